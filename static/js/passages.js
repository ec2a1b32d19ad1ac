// Words that are selected in a shared answer go into the box of the form. Without it, people copy them.
(() => {
  "use strict";
  const source = document.querySelector("[data-passage-source]");
  const button = document.querySelector("[data-take-passage]");
  const box = document.querySelector("textarea[name=words]");
  if (!source || !button || !box) return;
  button.hidden = false;
  const selected = () => {
    const now = document.getSelection();
    return now && source.contains(now.anchorNode) && source.contains(now.focusNode) ? now.toString().trim() : "";
  };
  let last = "";
  document.addEventListener("selectionchange", () => (last = selected() || last));
  button.addEventListener("click", () => {
    if (!last) return;
    box.value = last;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
})();
