// Keeps what somebody writes while they write it. Without this the page has a button that saves.
const quietFor = 2500; // milliseconds without a key before the words are sent
const tryAgainAfter = 6000;

const form = document.querySelector("form[data-keeps]");
const status = document.querySelector("[data-kept]");
if (form && status) keep();

function keep() {
  let isChanged = false;
  let isLeaving = false;
  let trouble = "";
  let timer = 0;
  let under = null; // the saving under way

  form.addEventListener("input", () => {
    isChanged = true;
    wait(quietFor);
  });
  form.addEventListener("change", () => {
    isChanged = true;
    wait(0);
  });
  addEventListener("online", () => isChanged && wait(0));
  document.addEventListener("visibilitychange", () => {
    if (isChanged && !isLeaving) document.visibilityState === "hidden" ? leave() : wait(0);
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged && trouble && !isLeaving) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    if (!trouble) {
      isLeaving = true;
      return clearTimeout(timer);
    }
    // What could not be saved could not be sent either: wait for the connection, then send by the same button.
    event.preventDefault();
    const button = event.submitter;
    if (await save()) {
      isLeaving = true;
      form.requestSubmit(button);
    }
  });

  function wait(long) {
    clearTimeout(timer);
    timer = setTimeout(save, long);
  }

  function save() {
    under ??= send().finally(() => (under = null));
    return under;
  }

  async function send(isRenewed = false) {
    clearTimeout(timer);
    isChanged = false;
    say(status.dataset.saving);
    try {
      const answer = await post();
      if (answer.type === "opaqueredirect" || answer.status === 401) return wanting(status.dataset.signedOut);
      if (answer.status === 403) {
        return !isRenewed && (await renewToken()) ? send(true) : wanting(status.dataset.signedOut);
      }
      const said = await answer.json();
      if (!answer.ok) return wanting(`${status.dataset.refused} ${said.problem ?? ""}`, false);
      if (!location.pathname.endsWith(said.draft)) history.replaceState(null, "", said.draft);
      form.action = said.draft;
      trouble = "";
      say(status.dataset.saved.replace("{clock}", said.saved_at));
      if (isChanged) wait(quietFor);
      return true;
    } catch {
      return wanting(status.dataset.offline);
    }
  }

  function post(more = {}) {
    return fetch(form.dataset.saveUrl, {
      method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", cache: "no-store",
      headers: { "X-Requested-With": "fetch" }, ...more,
    });
  }

  function leave() {
    isChanged = false;
    post({ keepalive: true }).catch(() => (isChanged = true));
  }

  async function renewToken() {
    const answer = await fetch(form.dataset.saveUrl, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) return false;
    form.querySelector("[name=csrfmiddlewaretoken]").value = (await answer.json()).token;
    return true;
  }

  function wanting(words, again = true) {
    isChanged = true;
    trouble = words;
    say(words);
    if (again) wait(tryAgainAfter);
    return false;
  }

  function say(words) {
    status.classList.toggle("app-kept--wanting", Boolean(trouble));
    const state = document.createElement("span");
    state.className = "app-kept__state";
    state.textContent = words;
    status.replaceChildren(state);
  }
}
