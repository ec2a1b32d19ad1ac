// Reads a text aloud with the browser's own voices, section by section: <div data-aloud> with <section>s or articles in
// it, each with a heading; data-aloud="whole" is read as one. Without this file, or a voice for the language of the text,
// there is no button: a voice of another language makes noises of it.
(() => {
  "use strict";
  const voice = window.speechSynthesis;
  if (!voice || !window.SpeechSynthesisUtterance) return;
  const LONGEST = 200; // letters at once: some voices stop in the middle of more

  const SAME = { cmn: "zh", yue: "zh", prs: "fa", kmr: "ku", ckb: "ku" }; // as browsers call their voices
  const base = (language) => SAME[language.split("-")[0].toLowerCase()] || language.split("-")[0].toLowerCase();
  const voiceFor = (language) => voice.getVoices().find((one) => base(one.lang) === base(language));

  let speaking = null; // the button whose section is being read

  // Sentences, the long ones in pieces that end at a space.
  const pieces = (text) =>
    (text.match(/[^.!?؟።\n]+[.!?؟።]*/g) || []).flatMap((sentence) => sentence.match(new RegExp(`\\S[\\s\\S]{0,${LONGEST - 1}}(?=\\s|$)|\\S{1,${LONGEST}}`, "g")) || []);

  // What there is to hear, with the language it is in, as far as the page says so.
  const parts = (section) =>
    [...section.querySelectorAll("h1, h2, h3, h4, p, li, dt, dd, th, td, pre")]
      .filter((one) => !one.closest(".aloud, [hidden]") && !one.querySelector("p, li, dt, dd, td"))
      .map((one) => ({ text: one.innerText.trim(), language: one.closest("[lang]")?.lang || "en-GB" }))
      .filter((one) => one.text && voiceFor(one.language));

  const stop = () => {
    voice.cancel();
    if (speaking) say(speaking, false);
    speaking = null;
  };
  const say = (button, isOn) => (button.firstChild.textContent = isOn ? gettext("Stop") : gettext("Read aloud"));

  const start = (button, section) => {
    stop();
    const all = parts(section).flatMap(({ text, language }) => pieces(text).map((piece) => Object.assign(new SpeechSynthesisUtterance(piece), { lang: language, voice: voiceFor(language) })));
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

  const offer = (section) => {
    const whole = section.dataset.aloud === "whole";
    const heading = whole ? document.querySelector("h1") : section.querySelector("h2, h3");
    const within = section.parentElement.closest("[data-aloud] section");
    if (!heading || within || section.querySelector(".aloud") || !parts(section).length) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small aloud" });
    const about = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${heading.textContent}` });
    button.append(gettext("Read aloud"), about);
    button.addEventListener("click", () => (speaking === button ? stop() : start(button, section)));
    if (whole) section.prepend(button);
    else heading.after(button);
  };
  // Some browsers know their voices only a moment later.
  const offerAll = () => document.querySelectorAll("[data-aloud] section, [data-aloud='whole']").forEach(offer);
  voice.addEventListener?.("voiceschanged", offerAll);
  offerAll();
  document.addEventListener("keydown", (event) => event.key === "Escape" && speaking && stop());
  window.addEventListener("pagehide", stop);
})();
