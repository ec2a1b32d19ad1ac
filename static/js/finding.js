// The list of applications: tick all of the page, and say how many are ticked. The page works without it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-ticks]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name='row']")];
  const legend = form.querySelector("legend");
  const words = legend.textContent;
  const all = Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: "Tick all on this page" });
  form.querySelector("thead td").append(all);
  const say = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    legend.textContent = ticked ? `${words} (${ticked})` : words;
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    say();
  });
  form.addEventListener("change", (event) => event.target.name === "row" && say());
  window.addEventListener("pageshow", say);
  say();
})();
