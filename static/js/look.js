// What a form would mean, while it is filled in: the page is asked for with what stands in the form, saves nothing, and
// the parts of it that show the meaning are put in place. Without this file the form's own button does the same.
// form: data-look (address), data-look-as (name that says "only look", if the address also saves), data-look-parts (ids).
(() => {
  "use strict";

  const QUIET = 400; // milliseconds without a key

  for (const form of document.querySelectorAll("form[data-look]")) {
    const parts = (form.dataset.lookParts || "look").split(" ");
    let timer;
    let asked = 0;
    const look = async () => {
      const mine = ++asked;
      const body = new URLSearchParams(new FormData(form));
      if (form.dataset.lookAs) body.set(form.dataset.lookAs, "1");
      let answer;
      try {
        answer = await fetch(form.dataset.look, { method: "POST", body, credentials: "same-origin" });
      } catch {
        return; // no connection for a moment: the next key asks again
      }
      if (mine !== asked || !answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of parts) {
        const [fresh, shown] = [page.getElementById(id), document.getElementById(id)];
        if (!fresh || !shown || shown.contains(document.activeElement)) continue;
        const open = [...shown.querySelectorAll("details")].map((one) => one.open);
        shown.replaceWith(fresh);
        fresh.querySelectorAll("details").forEach((one, place) => { one.open = open[place] ?? false; });
        fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // words.js counts in it
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, QUIET);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
  }
})();
