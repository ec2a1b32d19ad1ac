// The room of a meeting looks again by itself every few seconds. What somebody types is never replaced, is kept in this
// browser while it is typed, and is sent again when a connection was away. Without this file the page does it by links.
(() => {
  "use strict";
  const EVERY = 3000; // milliseconds
  const PARTS = ["room-now", "room-agenda", "room-people"]; // what changes under the reader; nobody types there
  const WRITES = "room-write";
  const room = document.getElementById("room");
  const { drafts } = window;
  const bar = window.bar(room);
  const at = (id) => document.getElementById(id);
  let version = room.dataset.version;
  let stage = at(WRITES).dataset.stage;
  let waiting = null; // the form that has to be sent again
  let behind = null; // a newer part to write in, which would replace what was typed
  let over = false;

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const signIn = (address) => new URL(address, location.href).pathname.includes("/login");
  const ask = (address, options = {}) =>
    fetch(address, { credentials: "same-origin", ...options, headers: { ...options.headers } });

  // --- what was typed -------------------------------------------------------------------------------------------------

  const nameOf = (form) => drafts.name(room.dataset.person, room.dataset.about, form.dataset.key);
  const typed = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const written = () => [...at(WRITES).querySelectorAll("form[data-key]")].filter((form) => form.dataset.dirty);
  const keep = (form) => {
    form.dataset.dirty = "1";
    drafts.keep(nameOf(form), { fields: typed(form), at: Date.now(), page: location.href });
  };
  const bringBack = () => {
    for (const form of at(WRITES).querySelectorAll("form[data-key]")) {
      const kept = drafts.read(nameOf(form));
      if (!kept?.fields || form.dataset.dirty) continue;
      for (const [name, value] of kept.fields) {
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
          else field.value = value;
        }
      }
      form.dataset.dirty = "1";
    }
    return written().length;
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(`#${WRITES} form[data-key]`);
    if (form) keep(form);
  });

  // --- what is new ----------------------------------------------------------------------------------------------------

  const replace = (id, fresh) => {
    const old = at(id);
    if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    const opened = [...old.querySelectorAll("details")].map((one) => one.open);
    fresh.querySelectorAll("details").forEach((one, place) => (one.open ||= Boolean(opened[place])));
    old.replaceWith(fresh);
    if (focused) at(focused)?.focus();
  };
  const writeOn = (fresh) => {
    replace(WRITES, fresh);
    stage = fresh.dataset.stage;
    behind = null;
    bar.say("behind");
    bringBack();
  };
  const show = (page, force) => {
    for (const id of PARTS) replace(id, page.getElementById(id));
    const fresh = page.getElementById(WRITES);
    if (!fresh) return;
    if (force) return writeOn(fresh);
    if (fresh.dataset.stage === stage) return;
    if (!written().length && !at(WRITES).contains(document.activeElement)) return writeOn(fresh);
    behind = fresh;
    bar.say("behind", "The room has moved on. What you wrote is kept here.", bar.button("Show what is next", () => writeOn(behind)));
  };

  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(look, EVERY);
  };
  const look = async () => {
    if (over || /^(ended|called_off)-/.test(stage)) return;
    if (!document.hidden && !waiting) {
      try {
        const answer = await ask(`${room.dataset.live}?have=${encodeURIComponent(version)}`, { headers: { "HX-Request": "true" } });
        if (answer.headers.get("HX-Redirect")) return signedOut();
        bar.say("trouble");
        if (answer.status === 200) {
          const page = parse(await answer.text());
          version = page.getElementById("room").dataset.version;
          show(page);
        } else if (answer.status >= 400 && answer.status < 500) return stopped();
      } catch {
        bar.say("trouble", "There is no connection. The page looks again by itself; what you write is kept here.");
      }
    }
    again();
  };
  const stopped = () => {
    over = true;
    bar.say("stopped", "This page cannot look again by itself.", bar.link("Look again", location.href));
  };
  const signedOut = () => {
    over = true;
    bar.say("signed-out", "You are signed out. What you wrote is kept in this browser.", bar.link("Sign in again", location.href));
  };

  // --- sending --------------------------------------------------------------------------------------------------------

  const send = async (form, fields) => {
    waiting = form;
    try {
      const answer = await ask(form.action, { method: "POST", body: fields });
      const text = await answer.text();
      if (answer.status >= 500) throw new Error("trouble");
      waiting = null;
      bar.say("trouble");
      if (signIn(answer.url)) return signedOut();
      arrived(form, answer, parse(text));
    } catch {
      bar.say("trouble", "There is no connection. What you sent is kept here, and goes by itself when you are connected again.");
      setTimeout(() => waiting === form && send(form, fields), EVERY);
    }
  };
  const arrived = (form, answer, page) => {
    const said = page.querySelector(".messages .notice__body, .refusal, main > .page .lead[role=alert]")?.textContent.trim();
    if (answer.ok) {
      document.querySelector(".messages")?.remove(); // it was about an earlier step
      form.removeAttribute("data-dirty");
      if (form.dataset.key) drafts.forget(nameOf(form));
    }
    if (!page.getElementById(WRITES)) {
      bar.say("elsewhere", said || "That did not happen. Look at the room again.", bar.button("Understood", () => bar.say("elsewhere")));
      return;
    }
    const ownPart = at(WRITES).contains(form); // a hand goes up outside of it: what is typed there stays
    show(page, ownPart && (answer.ok || page.querySelector(`#${WRITES} .error-summary`)));
    bar.say("elsewhere");
    if (said) bar.whisper(said);
    at(WRITES).querySelector(".error-summary")?.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-room]")) return;
    event.preventDefault();
    if (waiting) return;
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    if (form.dataset.key) keep(form);
    send(form, fields);
  }, { capture: true });

  if (bringBack()) bar.say("behind", "What you wrote here is back. It is not sent yet.");
  again();
  document.addEventListener("visibilitychange", () => document.hidden || look());
})();
