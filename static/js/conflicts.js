// Two texts of one answer, because somebody changed it elsewhere while it was written here. The person chooses.
(() => {
  "use strict";
  const { fields } = window;

  // `page`: {questions, bar, bring(keys, over), changed(question), send()} of autosave.js.
  window.conflicts = ({ questions, bar, bring, changed, send }) => {
    const end = (one) => {
      one.conflict?.remove();
      one.conflict = null;
      if (![...questions.values()].some((other) => other.conflict)) bar.say("conflict");
    };

    const disagree = (one, { version: theirs, html }) => {
      const holder = document.createElement("template");
      holder.innerHTML = html; // our own template, escaped by the server
      const box = holder.content.querySelector(".conflict");
      const focus = () => fields.controls(one.box)[0].focus();
      const choose = {
        mine() {
          one.seen.value = theirs;
          end(one), changed(one), send(), focus();
        },
        async theirs() {
          if (await bring([one.key], true)) end(one), focus();
        },
        edit() {
          one.seen.value = theirs;
          one.refused = one.dirty; // goes with the next key
          one.conflict = null; // both texts stay to be read
          box.querySelector(".actions").remove();
          end(one), focus();
        },
      };
      box.addEventListener("click", (event) => choose[event.target.dataset.choose]?.());
      one.conflict = box;
      one.box.previousElementSibling?.matches(".conflict") && one.box.previousElementSibling.remove();
      one.box.before(box);
      bar.state(one.box, gettext("Not saved yet. Choose above."));
      const show = bar.button(gettext("Show both texts"), () => (box.scrollIntoView(), box.focus({ preventScroll: true })));
      bar.say("conflict", gettext("An answer was changed elsewhere while you were writing. Nothing was lost."), show);
    };

    // Answers that others saved since the page was opened, and that nobody writes here: they are offered, not put.
    const hear = (others) => {
      const newer = others.filter(({ key, version }) => questions.has(key) && !questions.get(key).dirty && String(version) !== questions.get(key).seen.value);
      if (!newer.length) return;
      const names = [...new Set(newer.map((one) => one.who))].join(" and ");
      const which = newer.map((one) => one.what ?? `question ${one.number}`).join(", ");
      const show = bar.button(gettext("Show the new text"), () => bring(newer.map((one) => one.key)));
      bar.say("behind", `${names} changed ${which} since you opened this page.`, show);
    };

    return { disagree, end, hear };
  };
})();
