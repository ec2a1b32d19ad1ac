// Keeps what is typed in a form in this browser until the server has it: <form data-keeps data-person data-about data-part
// data-place>. The form's hidden `key` makes a second send of the same words the same words. data-place + key is the id of
// what was sent, once it is on the page. Where there is no key (an edit), what the server shows is what it has.
(() => {
  "use strict";
  if (!window.drafts) return;
  const { drafts } = window;

  const typed = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);
  const keyIn = (fields) => fields.find(([name]) => name === "key")?.[1];
  const hasWords = (fields) => fields.some(([name, value]) => name === "text" && value.trim());

  const ticks = (one) => one.type === "radio" || one.type === "checkbox";

  const put = (form, fields) => {
    for (const [name, value] of fields) {
      const inputs = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
      inputs.forEach((one) => ticks(one) || (one.value = value));
    }
    form.querySelectorAll("input").forEach((one) => {
      if (ticks(one)) one.checked = fields.some(([name, value]) => name === one.name && value === one.value);
    });
  };

  const offerToForget = (form, name, before) => {
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.textContent = gettext("Your text from before is back. It is not sent yet. ");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small btn--plain" });
    button.textContent = gettext("Forget it");
    button.addEventListener("click", () => (drafts.forget(name), put(form, before), note.remove()));
    note.append(button);
    form.prepend(note);
  };

  for (const form of document.querySelectorAll("form[data-keeps]")) {
    const { person, about, part, place } = form.dataset;
    const name = drafts.name(person, about, part);
    const fresh = typed(form);
    const kept = drafts.read(name)?.fields;
    const arrived = kept && (place ? document.getElementById(place + keyIn(kept)) : same(kept, fresh));
    if (arrived) drafts.forget(name);
    else if (kept && form.querySelector("[aria-invalid=true]")) drafts.forget(name); // what was just sent is newer
    else if (kept && hasWords(kept) && !same(kept, fresh)) {
      const blank = form.closest("details:not([open])");
      if (blank) blank.open = true;
      put(form, kept);
      offerToForget(form, name, fresh);
    }
    const keep = () => {
      const fields = typed(form);
      if (hasWords(fields) && !same(fields, fresh)) drafts.keep(name, { fields, at: Date.now(), page: location.pathname });
      else drafts.forget(name);
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }
})();
