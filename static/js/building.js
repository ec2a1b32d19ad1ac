// The builder of calls: a question as applicants will see it, while it is typed; the sum of the weights. Without this
// file the button "Show it" and the saved page do the same.
(() => {
  "use strict";

  const QUIET = 400; // milliseconds without a key

  const form = document.querySelector("form[data-look]");
  if (form) {
    let timer;
    let asked = 0;
    const look = async () => {
      const mine = ++asked;
      let answer;
      try {
        answer = await fetch(form.dataset.look, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
      } catch {
        return; // no connection for a moment: the next key asks again
      }
      if (mine !== asked || !answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("look");
      const shown = document.getElementById("look");
      if (!fresh || !shown || shown.contains(document.activeElement)) return;
      shown.replaceWith(fresh);
      fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // words.js counts in it
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, QUIET);
    };
    const fold = () => {
      const chosen = [form.elements.type.value, form.elements.section.value];
      form.querySelectorAll("[data-only]").forEach((one) => {
        one.closest(".field").hidden = !one.dataset.only.split(" ").some((name) => chosen.includes(name));
      });
    };
    fold();
    form.addEventListener("change", fold);
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
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
