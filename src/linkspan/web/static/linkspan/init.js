// Everything here is an extra: each page works without it.
import { initAll } from "../vendor/js/govuk-frontend.min.js";

const quickly = 1000; // two presses of Escape within this many milliseconds hide the screen
const warnBefore = 5 * 60 * 1000;

initAll();
if (document.querySelector('[data-module^="moj-"]')) {
  import("../vendor/js/moj-frontend.min.js").then((moj) => moj.initAll());
}
hideOnEscape();
warnOfTimeout();

function hideOnEscape() {
  const curtain = document.querySelector(".app-curtain");
  if (!curtain) return;
  const title = document.title;
  let pressed = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - pressed < quickly) hide();
    pressed = event.timeStamp;
  });
  document.querySelector("[data-hide-screen]")?.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
  curtain.querySelector("button").addEventListener("click", () => {
    curtain.hidden = true;
    document.documentElement.classList.remove("app-blank");
    document.title = title;
  });
  function hide() {
    document.querySelector("dialog[open]")?.close();
    document.documentElement.classList.add("app-blank");
    document.title = curtain.dataset.title;
    curtain.hidden = false;
    curtain.querySelector("button").focus();
  }
}

function warnOfTimeout() {
  const warning = document.querySelector("[data-session-seconds]");
  if (!warning?.showModal) return;
  const lasts = Number(warning.dataset.sessionSeconds) * 1000;
  let timer = wait();
  warning.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch(warning.dataset.stayUrl, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) return location.reload();
    warning.close();
    clearTimeout(timer);
    timer = wait();
  });
  function wait() {
    return setTimeout(() => warning.showModal(), Math.max(lasts - warnBefore, 1000));
  }
}
