// Reads a text aloud with the browser's own voices, section by section: <div data-aloud> with <section>s or articles in
// it, each with a heading. Without this file, or a browser that can speak, there is no button.
(() => {
  "use strict";
  const voice = window.speechSynthesis;
  if (!voice || !window.SpeechSynthesisUtterance) return;
  const LONGEST = 200; // letters at once: some voices stop in the middle of more

  let speaking = null; // the button whose section is being read

  // Sentences, the long ones in pieces that end at a space.
  const pieces = (text) =>
    (text.match(/[^.!?؟።\n]+[.!?؟።]*/g) || []).flatMap((sentence) => sentence.match(new RegExp(`\\S[\\s\\S]{0,${LONGEST - 1}}(?=\\s|$)|\\S{1,${LONGEST}}`, "g")) || []);

  // What there is to hear, with the language it is in, as far as the page says so.
  const parts = (section) =>
    [...section.querySelectorAll("h1, h2, h3, h4, p, li, dt, dd, th, td, pre")]
      .filter((one) => !one.closest(".aloud, [hidden]") && !one.querySelector("p, li, dt, dd, td"))
      .map((one) => ({ text: one.innerText.trim(), language: one.closest("[lang]")?.lang || "en-GB" }))
      .filter((one) => one.text);

  const stop = () => {
    voice.cancel();
    if (speaking) say(speaking, false);
    speaking = null;
  };
  const say = (button, isOn) => (button.firstChild.textContent = isOn ? gettext("Stop") : gettext("Read aloud"));

  const start = (button, section) => {
    stop();
    const all = parts(section).flatMap(({ text, language }) => pieces(text).map((piece) => Object.assign(new SpeechSynthesisUtterance(piece), { lang: language })));
    if (!all.length) return;
    speaking = button;
    say(button, true);
    const over = () => speaking === button && stop();
    all.at(-1).addEventListener("end", over);
    all.forEach((one) => {
      one.addEventListener("error", over);
      voice.speak(one);
    });
  };

  for (const section of document.querySelectorAll("[data-aloud] section")) {
    const heading = section.querySelector("h2, h3");
    if (!heading) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small aloud" });
    const about = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${heading.textContent}` });
    button.append(gettext("Read aloud"), about);
    button.addEventListener("click", () => (speaking === button ? stop() : start(button, section)));
    heading.after(button);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && speaking && stop());
  window.addEventListener("pagehide", stop);
})();
