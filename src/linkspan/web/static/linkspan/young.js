// Everything here is an extra: the way out is a link, and each page works without script.
const quickly = 5000; // three presses within this many milliseconds leave the page
const exit = document.querySelector("[data-young-exit]");
let presses = [];
let last = "";

exit?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" && event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  if (event.key !== last) presses = [];
  last = event.key;
  presses = [...presses.filter((at) => event.timeStamp - at < quickly), event.timeStamp];
  if (presses.length >= 3) leave();
});
// A browser that kept the page whole for its back button shows none of it: it asks again who is there.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  location.reload();
});
window.addEventListener("pagehide", shut);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) shut();
});

function leave() {
  blank();
  location.replace(exit?.href ?? "/here/away/");
}
function blank() {
  document.title = " ";
  document.documentElement.classList.add("young-gone");
}
function shut() {
  document.querySelectorAll("[data-young-section][open]").forEach((each) => each.removeAttribute("open"));
}
