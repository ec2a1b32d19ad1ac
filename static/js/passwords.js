// Beside each box for a password a button that shows it. Where one is chosen, words that say how strong it is: reckoned in
// this browser, nothing is sent. A guide only: the server decides. Without this file the boxes are as they always were.
(() => {
  "use strict";

  // What would surprise somebody who guesses. A character that repeats, counts on, runs along the keyboard or stood there
  // before surprises nobody; nor do the commonest words, or one's own address.
  const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "abcdefghijklmnopqrstuvwxyz", "qaz", "wsx", "edc", "rfv"];
  const RUNS = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(""))];
  const COMMON = ["password", "passphrase", "welcome", "letmein", "iloveyou", "football", "liverpool", "admin", "secret"];
  const LOOKS_LIKE = { "@": "a", "$": "s", "0": "o", "1": "i", "3": "e", "5": "s" };
  const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /\s/u, /[^\p{L}\p{Nd}\s]/u, /[^\p{ASCII}]/u];

  const follows = (before, now) => before === now || RUNS.some((run) => run.includes(before + now));
  const without = (words, text) => {
    const plain = text.toLowerCase().replace(/[@$0135]/g, (sign) => LOOKS_LIKE[sign]);
    let left = text.toLowerCase();
    for (const word of words) {
      const at = plain.length === left.length ? plain.indexOf(word) : -1;
      if (at >= 0) left = left.slice(0, at) + "\0" + left.slice(at + word.length);
    }
    return [...left];
  };
  const surprises = (text, own) => {
    const signs = without([...own, ...COMMON], text);
    const seen = new Set();
    const isKnown = (one, at) =>
      follows(signs[at - 1], one) || follows(signs[at - 2], one) || seen.has(signs[at - 1] + one);
    const found = signs.filter((one, at) => {
      const known = isKnown(one, at);
      seen.add(signs[at - 1] + one);
      return !known;
    });
    return found.length * (1 + 0.15 * (KINDS.filter((kind) => kind.test(text)).length - 1));
  };
  const strength = (text, own) => [8, 17, 24].filter((least) => surprises(text, own) >= least).length + 1;

  const SAID = [
    gettext("Easy to guess. Add a word that has nothing to do with it."),
    gettext("It could be stronger. Add another word."),
    gettext("Strong."),
    gettext("Very strong."),
  ];
  const judged = (box) => {
    const count = [...box.value].length;
    const missing = Number(box.dataset.least) - count;
    if (!count) return [0, ""];
    if (missing > 0) return [1, interpolate(gettext("Characters still needed: %(count)s"), { count: missing }, true)];
    if (count > Number(box.dataset.most)) return [0, gettext("This is too long.")];
    const address = box.form.querySelector("input[type=email]")?.value.toLowerCase().split("@")[0] || "";
    const found = strength(box.value, address.length > 3 ? [address] : []);
    return [found, SAID[found - 1]];
  };
  const made = (tag, values) => Object.assign(document.createElement(tag), values);

  const judge = (box, after) => {
    const meter = made("meter", { min: 0, max: 4, low: 1.5, high: 2.5, optimum: 4 });
    meter.setAttribute("aria-hidden", "true"); // the words say it
    const words = made("span", { id: `${box.id}_strength` });
    words.setAttribute("role", "status");
    const line = made("p", { className: "strength" });
    line.append(meter, words);
    after.after(line);
    box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") || ""} ${words.id}`.trim());
    let soon;
    box.form.addEventListener("input", () => { // the address counts as well
      const [found, said] = judged(box);
      meter.value = found;
      clearTimeout(soon);
      soon = setTimeout(() => (words.textContent = said), 400); // not at each key: a screen reader would never end
    });
  };

  for (const box of document.querySelectorAll("input[type=password]")) {
    const button = made("button", { type: "button", className: "btn secret__show" });
    button.setAttribute("aria-controls", box.id);
    const show = (shown) => {
      box.type = shown ? "text" : "password";
      button.textContent = shown ? gettext("Hide") : gettext("Show");
      button.setAttribute("aria-label", shown ? gettext("Hide the password") : gettext("Show the password"));
    };
    const pair = made("div", { className: "secret" });
    const hadFocus = document.activeElement === box;
    box.before(pair);
    pair.append(box, button);
    if (hadFocus) box.focus();
    box.autocapitalize = "none"; // once shown it would be text like any other
    box.spellcheck = false;
    show(false);
    button.addEventListener("click", () => show(box.type === "password"));
    box.form.addEventListener("submit", () => show(false)); // or the browser offers it the next time, to anybody
    window.addEventListener("pageshow", () => show(false));
    document.addEventListener("visibilitychange", () => document.hidden && show(false));
    if (box.dataset.least) judge(box, pair);
  }
})();
