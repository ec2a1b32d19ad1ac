// The questions of a page that saves while people type. Each is a box #div_id_q-<key> with its fields, and a hidden
// v-<key>: the version of the answer that it shows. What the server does not have yet is kept in this browser.
(() => {
  "use strict";
  const { drafts, fields } = window;
  const BOX = "div_id_q-";

  class Question {
    constructor(form, box) {
      this.key = box.id.slice(BOX.length);
      this.box = box;
      this.seen = form.querySelector(`[name="v-${CSS.escape(this.key)}"]`);
      this.name = drafts.name(form.dataset.person, form.dataset.about, this.key);
      this.refused = 0; // the turn that the server refused, and why
      this.sentences = [];
      this.mark = ""; // of the last change
      this.conflict = null; // the box with both texts
      this.held = false; // a recording of it is on its way
      this.putting = false; // we change the fields, not the person
      this.rest();
    }

    get now() {
      return JSON.stringify(fields.read(this.box));
    }

    // What the page shows is what the server has.
    rest() {
      Object.assign(this, { text: this.now, dirty: 0, since: 0, partly: false });
    }

    keep() {
      const page = new URL(this.box.closest("form")?.getAttribute("action") || "", location.href).pathname;
      return drafts.keep(this.name, { fields: JSON.parse(this.text), base: this.seen.value, mark: this.mark, at: Date.now(), page });
    }

    // False when the values have more rows than the page.
    put(values) {
      this.putting = true;
      const all = fields.put(this.box, values);
      this.putting = false;
      return all;
    }

    // Take what the server has from its page. Text of the person that is not saved goes.
    take(fresh) {
      const box = fresh.getElementById(this.box.id);
      if (!box) return false;
      const values = fields.read(box);
      const names = (where) => fields.controls(where).map((control) => control.name).join();
      if (names(box) === names(this.box)) this.put(values);
      else this.box.replaceWith((this.box = document.adoptNode(box))), window.words?.watch(this.box), window.recorder?.watch(this.box);
      drafts.forgetOwn(this);
      fields.forgive(this.box);
      this.seen.value = fresh.querySelector(`[name="v-${CSS.escape(this.key)}"]`).value;
      this.rest();
      return true;
    }
  }

  // key → question, of those that can be saved while people type.
  window.questions = (form) => {
    const found = [...form.querySelectorAll(`[id^="${BOX}"]`)].map((box) => new Question(form, box));
    return new Map(found.filter((one) => one.seen && !fields.isFile(one.box)).map((one) => [one.key, one]));
  };
  window.questions.at = (all, target) => {
    const box = target.closest?.(`[id^="${BOX}"]`);
    return box && all.get(box.id.slice(BOX.length));
  };
})();
