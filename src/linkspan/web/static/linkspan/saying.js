// Asks before it sends whether anybody can be reached: without signal the words stay on the page, and the page says so.
for (const form of document.querySelectorAll("form[data-not-sent]")) {
  const notice = form.querySelector("[data-not-sent-notice]");
  form.addEventListener("submit", async (event) => {
    // A change of language or size sends nothing. A browser that cannot say which button was pressed is left alone.
    if (!("submitter" in event) || event.submitter?.name) return;
    event.preventDefault();
    notice.hidden = true;
    try {
      const answer = await fetch(form.dataset.notSent, { cache: "no-store" });
      if (!answer.ok) throw new Error("nobody answers");
      form.submit();
    } catch {
      notice.hidden = false;
      notice.focus();
    }
  });
}
