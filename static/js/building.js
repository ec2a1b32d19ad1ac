// The builder of calls: which questions about a question belong to its type; the sum of the weights. (look.js shows a
// question as applicants will see it.) Without this file the button "Show it" and the saved page do the same.
(() => {
  "use strict";

  const form = document.querySelector("form[data-look]");
  if (form) {
    const fold = () => {
      const chosen = [form.elements.type.value, form.elements.section.value];
      form.querySelectorAll("[data-only]").forEach((one) => {
        one.closest(".field").hidden = !one.dataset.only.split(" ").some((name) => chosen.includes(name));
      });
    };
    fold();
    form.addEventListener("change", fold);
  }

  const weights = document.querySelector("form[data-weights]");
  if (weights) {
    const total = weights.querySelector("[data-total]");
    const add = () => {
      const sum = [...weights.querySelectorAll("[data-weight]")].reduce((found, one) => found + (parseInt(one.value, 10) || 0), 0);
      total.textContent = sum;
      total.closest(".sum").classList.toggle("is-wrong", sum !== 100);
    };
    weights.addEventListener("input", add);
    add();
  }
})();
