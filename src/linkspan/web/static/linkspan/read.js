// Reads the page aloud with a voice that is in the phone itself. Other voices would send a child's words to whoever
// made the browser, so where there is no voice of the phone's own in the page's language there is no button.
const button = document.querySelector("[data-read-aloud]");
const speech = window.speechSynthesis;
const language = document.documentElement.lang.split("-")[0];
const blocks = "h1, h2, h3, h4, p, li, legend, label, dt, dd, th, td, summary";

if (button && speech) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : read()));
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
}

function voice() {
  return speech.getVoices().find((each) => each.localService && each.lang.split(/[-_]/)[0].toLowerCase() === language);
}

function offer() {
  button.hidden = !voice();
}

// One saying for each block: phones stop in the middle of long ones.
function read() {
  const main = document.querySelector("main");
  const found = [...main.querySelectorAll(blocks)].filter((each) => !each.querySelector(blocks) && isShown(each));
  speech.cancel();
  const sayings = found.map((each) => each.innerText.trim()).filter(Boolean).map(saying);
  if (!sayings.length) return;
  sayings.at(-1).addEventListener("end", show);
  sayings.forEach((each) => speech.speak(each));
  show(null, true);
}

function saying(words) {
  const made = new SpeechSynthesisUtterance(words);
  made.voice = voice();
  made.lang = document.documentElement.lang;
  made.rate = 0.9;
  return made;
}

function stop() {
  speech.cancel();
  show();
}

function show(_event, reading = false) {
  button.setAttribute("aria-pressed", String(reading));
  button.textContent = reading ? button.dataset.stop : button.dataset.readAloud;
}

function isShown(element) {
  return element.getClientRects().length > 0 && !element.closest("[data-do-not-read], .govuk-visually-hidden");
}
