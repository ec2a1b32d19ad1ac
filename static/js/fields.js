// The fields of one question on a page: reading them, putting other values into them, saying what is wrong with them.
(() => {
  "use strict";
  const ticked = (control) => control.type === "checkbox" || control.type === "radio";
  const controls = (box) =>
    [...box.querySelectorAll("input[name], select[name], textarea[name]")].filter(
      (one) => !["file", "submit", "button"].includes(one.type) && !one.closest("[data-no-autosave]"),
    );

  window.fields = {
    controls,
    isFile: (box) => Boolean(box.querySelector("input[type=file]")) && !box.querySelector("textarea"),
    read: (box) =>
      controls(box)
        .filter((one) => !ticked(one) || one.checked)
        .map((one) => [one.name, one.value]),

    // True when every value that says something found its place.
    put(box, values) {
      const all = controls(box);
      for (const one of all) {
        const mine = values.filter(([name]) => name === one.name).map(([, value]) => value);
        if (ticked(one)) one.checked = mine.includes(one.value);
        else if (one.type !== "hidden") one.value = mine[0] ?? "";
      }
      all[0]?.dispatchEvent(new Event("input", { bubbles: true })); // counters and sums
      const places = new Set(all.map((one) => one.name));
      return values.every(([name, value]) => !value || places.has(name));
    },

    // The sentences stand where the server writes them, and are said with the control.
    complain(box, sentences) {
      window.fields.forgive(box);
      const id = box.id.replace(/^div_/, "") + "_error";
      const said = document.createElement("p");
      said.className = "field__error";
      said.id = id;
      const lead = document.createElement("span");
      lead.className = "visually-hidden";
      lead.textContent = gettext("Error:");
      said.append(lead, " " + sentences.join(" "));
      const first = box.querySelector(".field__hint") || box.querySelector(".field__label");
      first ? first.after(said) : box.prepend(said);
      box.classList.add("field--error");
      const target = box.matches("fieldset") ? box : controls(box)[0];
      target?.setAttribute("aria-describedby", [target.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
      if (target && target !== box) target.setAttribute("aria-invalid", "true");
    },

    forgive(box) {
      box.querySelectorAll(".field__error").forEach((one) => one.remove());
      for (const one of [box, ...box.querySelectorAll(".field--error")]) one.classList.remove("field--error");
      for (const one of [box, ...box.querySelectorAll("[aria-describedby], [aria-invalid]")]) {
        const rest = (one.getAttribute("aria-describedby") || "").split(" ").filter((part) => part && !part.endsWith("_error"));
        rest.length ? one.setAttribute("aria-describedby", rest.join(" ")) : one.removeAttribute("aria-describedby");
        one.removeAttribute("aria-invalid");
      }
    },
  };
})();
