// What a page says about saving: a bar at its bottom for what is in the way, and a line at each question.
(() => {
  "use strict";
  const REASONS = ["stopped", "signed-out", "trouble", "conflict", "behind", "elsewhere"]; // the worst first

  const make = (tag, className, words) => Object.assign(document.createElement(tag), { className, textContent: words || "" });
  const link = (words, href) => Object.assign(make("a", "", words), { href });
  const button = (words, press) => {
    const one = make("button", "btn btn--small", words);
    one.type = "button";
    one.addEventListener("click", press);
    return one;
  };

  window.bar = (form) => {
    const heard = make("p", "visually-hidden");
    heard.setAttribute("role", "status");
    const bar = make("div", "saving-bar");
    bar.hidden = true;
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", gettext("Saving"));
    form.append(heard, bar);
    const said = new Map(); // reason → element

    return {
      link,
      button,
      // Without words: that reason is over.
      say(reason, words, action) {
        const before = said.get(reason)?.dataset.words;
        if (words && before === words) return;
        said.delete(reason);
        if (words) {
          const line = make("p", "saving-bar__line", words + " ");
          line.dataset.words = words;
          if (action) line.append(action);
          said.set(reason, line);
          heard.textContent = words;
        }
        bar.replaceChildren(...REASONS.filter((one) => said.has(one)).map((one) => said.get(one)));
        bar.hidden = !said.size;
      },
      // Only screen readers hear it, and only when nothing is in the way.
      whisper: (words) => void (said.size || (heard.textContent = words)),
      state(box, words) {
        let line = box.querySelector(".saved");
        if (!line) box.append((line = make("p", "saved")));
        line.textContent = words;
      },
    };
  };
})();
