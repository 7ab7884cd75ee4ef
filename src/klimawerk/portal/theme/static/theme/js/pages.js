// What every page needs beyond HTML: "Woher kommt diese Zahl?" in a dialog. Without this file its links open a page.

const dialog = document.getElementById("herkunft");
const content = document.getElementById("herkunft-inhalt");
let opener = null;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-trace]");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || !window.htmx) return;
  event.preventDefault();
  if (!dialog.open) opener = link;
  await window.htmx.ajax("GET", link.href, { target: content, swap: "innerHTML" });
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== content) return;
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
});

// The server says no, or there is no line: open the page itself, it explains why.
for (const problem of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(problem, (event) => {
    if (event.detail.target === content) window.location.assign(event.detail.pathInfo.requestPath);
  });
}

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-dialog]")) dialog.close();
});

dialog?.addEventListener("close", () => {
  content.replaceChildren();
  opener?.focus();
});
