// Small courtesies. Every page works without this file.
(() => {
  "use strict";

  // After an unsuccessful send: to the list of what is wrong.
  const summary = document.querySelector("[data-focus]");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      (field.closest(".field") || field).scrollIntoView();
      field.focus({ preventScroll: true });
    });
  }

  // One press is enough. The button is not disabled, so its value is still sent; coming back frees it again.
  const busy = new WeakMap();
  const free = (form) => {
    busy.get(form)?.removeAttribute("aria-disabled");
    busy.delete(form);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "many" in form.dataset || event.defaultPrevented) return;
    if (busy.has(form)) return event.preventDefault();
    const button = event.submitter || form;
    busy.set(form, button);
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => free(form), 8000);
  });
  window.addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach(free));

  // Leave at once: the page is empty before the other site answers, and "back" does not lead here. Shift three times too.
  const leave = document.querySelector("[data-leave]");
  const go = (event) => {
    event.preventDefault();
    document.body.replaceChildren();
    document.title = "…";
    location.replace(leave.href);
  };
  if (leave) {
    let presses = [];
    leave.addEventListener("click", go);
    document.addEventListener("keyup", (event) => {
      presses = event.key === "Shift" ? [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp] : [];
      if (presses.length === 3) go(event);
    });
  }

  // A long menu folds on a phone.
  const button = document.querySelector(".menu-button");
  const menu = button && document.getElementById(button.getAttribute("aria-controls"));
  if (menu && menu.querySelectorAll("li").length > 3) {
    const fold = (open) => {
      button.setAttribute("aria-expanded", String(open));
      menu.classList.toggle("is-folded", !open);
      menu.classList.toggle("is-open", open);
    };
    button.hidden = false;
    fold(false);
    button.addEventListener("click", () => fold(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      fold(false);
      button.focus();
    });
  }

  // A link to something inside a closed <details> opens it.
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target && target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((box) => (box.open = true)));

  // <button type="button" data-copy="#id" hidden>: copies what stands there.
  document.querySelectorAll("[data-copy]").forEach((copier) => {
    const source = document.querySelector(copier.dataset.copy);
    if (!source || !navigator.clipboard) return;
    copier.hidden = false;
    copier.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value ?? source.innerText);
      const before = copier.textContent;
      copier.textContent = gettext("Copied");
      setTimeout(() => (copier.textContent = before), 2000);
    });
  });

  // <div data-budget>: inputs [data-amount] are summed into the <output data-sum>, and [data-budget-says] tells what the
  // server will say about the sum (data-least, data-most in pence, data-running in percent); the server sums again.
  const pence = (text) => {
    const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text.replace(/[£,\s]/g, ""));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : 0;
  };
  const pounds = (sum) => "£" + (sum / 100).toLocaleString("en-GB", { minimumFractionDigits: sum % 100 ? 2 : 0 });
  document.querySelectorAll("[data-budget]").forEach((budget) => {
    const says = budget.querySelector("[data-budget-says]");
    const limit = (name) => Number(budget.dataset[name]) || 0;
    const problem = (total, running) => {
      const share = total ? Math.ceil((running * 1000) / total) / 10 : 0;
      if (limit("running") && share > limit("running")) return says.dataset.tooMuchRunning.replace("{}", share);
      if (limit("most") && total > limit("most")) return says.dataset.over.replace("{}", pounds(total - limit("most")));
      if (total && total < limit("least")) return says.dataset.under.replace("{}", pounds(limit("least") - total));
      return "";
    };
    const add = () => {
      let total = 0;
      let running = 0;
      budget.querySelectorAll("[data-amount]").forEach((input) => {
        const amount = pence(input.value);
        total += amount;
        if (input.closest("tr").querySelector("select")?.value === "running") running += amount;
      });
      const target = budget.querySelector("[data-sum]");
      if (target) target.textContent = pounds(total);
      if (says) says.textContent = problem(total, running);
    };
    budget.addEventListener("input", add);
    add();
  });
})();
