// Saves what is being typed. <form data-autosave="address" data-person data-application data-section data-version
// data-sign-in>; every question is a box #div_id_q-<key> with its fields, and a hidden v-<key>: the version it shows.
//
// What the server does not have yet is kept in this browser (drafts.js). Each change gets the page's mark, "page.turn",
// so that the server knows this page's own saves from another window's. grants/applications/views/autosave.py answers.
(() => {
  "use strict";
  const form = document.querySelector("[data-autosave]");
  if (!form || !window.drafts) return;
  const PAUSE = 1000; // after the last key
  const AT_MOST = 5000; // while typing goes on
  const WAITS = [2, 5, 15, 30, 60]; // seconds, after failures
  const QUIET = 60_000; // without a sign of the person, time is not counted
  const { drafts, fields } = window;
  const { person, application } = form.dataset;
  const page = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");

  let turn = 0;
  let version = form.dataset.version;
  let sending = false;
  let failures = 0;
  let stopped = false;
  let leaving = false;
  let putting = false; // we change fields, not the person
  let timer;
  let heardAt = Date.now(); // from the server
  let keepsCopies = true;

  // --- the questions ------------------------------------------------------------------------------------------------

  const text = (values) => JSON.stringify(values);
  const questions = new Map();
  const learn = (key, box) => {
    const one = { key, box, seen: form.querySelector(`[name="v-${CSS.escape(key)}"]`), name: drafts.name(person, application, key) };
    Object.assign(one, { text: text(fields.read(box)), dirty: 0, since: 0, refused: 0, mark: "", conflict: null });
    if (one.seen && !fields.isFile(box)) questions.set(key, one);
    return one;
  };
  form.querySelectorAll('[id^="div_id_q-"]').forEach((box) => learn(box.id.slice("div_id_q-".length), box));
  const questionOf = (target) => {
    const box = target.closest?.('[id^="div_id_q-"]');
    return box && questions.get(box.id.slice("div_id_q-".length));
  };

  const keep = (one) => {
    const entry = { fields: JSON.parse(one.text), base: one.seen.value, mark: one.mark, at: Date.now(), page: location.pathname };
    keepsCopies = drafts.keep(one.name, entry);
  };
  // Another window of the same person may keep its own text under this name.
  const forget = (one) => drafts.read(one.name)?.mark === one.mark && drafts.forget(one.name);

  const touched = (one) => {
    const now = text(fields.read(one.box));
    if (now === one.text) return;
    one.text = now;
    changed(one);
  };
  const changed = (one) => {
    one.dirty = ++turn;
    one.since ||= Date.now();
    one.mark = `${page}.${turn}`;
    keep(one);
    state(one, "Not saved yet");
    schedule();
  };
  const waiting = () => [...questions.values()].filter((one) => one.dirty && !one.conflict && one.refused !== one.dirty);

  // --- what the person reads ------------------------------------------------------------------------------------------

  const make = (tag, className, words) => Object.assign(document.createElement(tag), { className, textContent: words || "" });
  const heard = make("p", "visually-hidden");
  heard.setAttribute("role", "status");
  const bar = make("div", "saving-bar");
  bar.hidden = true;
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Saving");
  form.append(heard, bar);
  const said = new Map(); // reason → element, the worst first
  const REASONS = ["stopped", "signed-out", "trouble", "conflict", "behind", "elsewhere"];

  const say = (reason, words, action) => {
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
  };
  const link = (words, href) => Object.assign(make("a", "", words), { href });
  const button = (words, press) => {
    const one = make("button", "btn btn--small", words);
    one.type = "button";
    one.addEventListener("click", press);
    return one;
  };
  const state = (one, words) => {
    let line = one.box.querySelector(".saved");
    if (!line) one.box.append((line = make("p", "saved")));
    line.textContent = words;
  };

  // --- sending ----------------------------------------------------------------------------------------------------------

  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(name + "="))?.slice(name.length + 1) || "";

  const schedule = (delay) => {
    if (failures) return; // the next try has its own time
    clearTimeout(timer);
    if (stopped || !waiting().length) return;
    const oldest = Math.min(...waiting().map((one) => one.since));
    timer = setTimeout(send, delay ?? Math.max(0, Math.min(PAUSE, oldest + AT_MOST - Date.now())));
  };

  const body = (list, seconds) => {
    const values = new URLSearchParams({ person, version, section: form.dataset.section || "" });
    if (seconds) values.set("seconds", seconds);
    for (const one of list) {
      JSON.parse(one.text).forEach(([name, value]) => values.append(name, value));
      values.set(`v-${one.key}`, one.seen.value);
      values.set(`p-${one.key}`, one.mark);
    }
    return values;
  };
  const post = (list, seconds, keepalive) =>
    fetch(form.dataset.autosave, {
      method: "POST",
      body: body(list, seconds),
      headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" },
      redirect: "manual",
      keepalive,
      signal: keepalive ? undefined : AbortSignal.timeout(30_000),
    });

  // `also`: text of other pages of this application that is still in this browser. `ping`: ask, though nothing changed.
  const send = async ({ last = false, also = [], ping = false } = {}) => {
    clearTimeout(timer);
    const list = waiting();
    const seconds = spent.take(last ? 1 : 30);
    if (stopped || (sending && !last) || !(list.length || also.length || seconds || ping)) return spent.add(seconds);
    sending = true;
    const turns = list.map((one) => [one, one.dirty]);
    list.forEach((one) => ((one.since = 0), state(one, "Saving")));
    try {
      const answer = await post([...list, ...also], seconds, last);
      if (!(await understood(answer, turns, also))) spent.add(seconds);
    } catch {
      spent.add(seconds);
      failed(turns);
    }
    sending = false;
    if (!failures) schedule();
  };

  const understood = async (answer, turns, also) => {
    if (answer.type === "opaqueredirect") return signedOut("You are signed out."), false;
    if (answer.status >= 500 || answer.status === 429) return failed(turns), false;
    const found = await answer.json();
    if (answer.status === 401) return signedOut(found.sentence), false;
    if (answer.status === 404) return signedOut("Somebody else signed in on this browser, or you do not work on this application any more."), false;
    if ("saved" in found) return taken(found, turns, also), true;
    if (answer.status === 413 || answer.status === 415) turns.forEach(([one, at]) => refuse(one, at, [found.sentence]));
    else if (answer.status === 403 && !cookie("csrftoken")) await fetch(location.href), failed(turns);
    else stop(found.sentence);
    return false;
  };

  const failed = (turns) => {
    turns.forEach(([one]) => state(one, "Not saved yet"));
    const where = keepsCopies ? "We keep it in this browser and try again." : "Keep this page open. We try again.";
    say("trouble", `Not saved yet. ${where}`);
    clearTimeout(timer);
    timer = setTimeout(send, WAITS[Math.min(failures++, WAITS.length - 1)] * 1000);
  };
  const signedOut = (sentence) => {
    failures++; // until the person is back: no tries in between
    waiting().forEach((one) => state(one, "Not saved yet"));
    say("trouble");
    say("signed-out", `${sentence} Your text is kept in this browser.`, link("Sign in again", form.dataset.signIn));
  };
  const stop = (sentence) => {
    stopped = true;
    waiting().forEach((one) => state(one, "Not saved"));
    say("stopped", `${sentence} What you wrote stays on this page and in this browser, so that you can copy it.`);
  };

  const taken = (found, turns, also) => {
    failures = 0;
    heardAt = Date.now();
    say("trouble");
    say("signed-out");
    for (const [one, at] of turns) {
      if (one.key in found.saved) settle(one, at, found);
      else if (one.key in found.errors) refuse(one, at, found.errors[one.key]);
      else if (one.key in found.conflicts) disagree(one, found.conflicts[one.key]);
    }
    also.forEach((one) => one.key in found.saved && forget(one));
    const gone = also.find((one) => found.gone.includes(one.key));
    const left = also.find((one) => !(one.key in found.saved));
    if (gone) say("elsewhere", lost(gone), button("Forget this text", () => (forget(gone), say("elsewhere"))));
    else if (left) say("elsewhere", "You wrote something on another page that is not saved yet.", link("Go to that page", left.page));
    const rescued = also.some((one) => one.key in found.saved && !found.passed.includes(one.key));
    if (rescued && !questions.size) {
      say("elsewhere", "We found text of yours that was not saved yet. It is saved now.", link("Show it", location.pathname));
    }
    const old = [...questions.values()].filter((one) => !one.dirty && (one.partly || found.passed.includes(one.key)));
    if (old.length) load(old.map((one) => one.key));
    version = found.version;
    hear(found.others);
  };
  const lost = ({ fields: sent }) => {
    const words = sent.map(([name, value]) => (name.endsWith("-size") ? "" : value)).filter(Boolean);
    return `A question is not asked any more, so we cannot save what you wrote to it: “${words.join(" ")}”`;
  };
  const settle = (one, at, found) => {
    one.seen.value = found.saved[one.key];
    if (one.dirty !== at) return keep(one); // typed on meanwhile
    forget(one);
    one.dirty = 0;
    fields.forgive(one.box);
    if (!found.passed.includes(one.key)) state(one, `Saved ${found.at}`);
    if (!said.size) heard.textContent = `Saved ${found.at}`;
  };
  const refuse = (one, at, sentences) => {
    one.refused = at;
    one.sentences = sentences;
    // A row that is only half filled in is no mistake yet.
    const inside = one.box.contains(document.activeElement) && fields.controls(one.box).length > 1;
    state(one, inside ? "Not saved yet. Finish this first." : "Not saved yet");
    if (!inside) fields.complain(one.box, sentences);
  };

  // --- two texts --------------------------------------------------------------------------------------------------------

  const disagree = (one, { version: theirs, html }) => {
    const holder = document.createElement("template");
    holder.innerHTML = html; // our own template, escaped by the server
    const box = holder.content.querySelector(".conflict");
    const done = () => {
      one.conflict = null;
      if (![...questions.values()].some((other) => other.conflict)) say("conflict");
    };
    const choose = {
      mine() {
        one.seen.value = theirs;
        done(), box.remove(), changed(one), send(), fields.controls(one.box)[0].focus();
      },
      async theirs() {
        if (!(await load([one.key], true))) return;
        done(), box.remove(), fields.controls(one.box)[0].focus();
      },
      edit() {
        one.seen.value = theirs;
        one.refused = one.dirty; // goes with the next key
        done(), box.querySelector(".actions").remove(), fields.controls(one.box)[0].focus();
      },
    };
    box.addEventListener("click", (event) => choose[event.target.dataset.choose]?.());
    one.conflict = box;
    one.box.previousElementSibling?.matches(".conflict") && one.box.previousElementSibling.remove();
    one.box.before(box);
    state(one, "Not saved yet. Choose above.");
    const show = button("Show both texts", () => (box.scrollIntoView(), box.focus({ preventScroll: true })));
    say("conflict", "An answer was changed elsewhere while you were writing. Nothing was lost.", show);
  };

  const hear = (others) => {
    const newer = others.filter(({ key, version: at }) => questions.has(key) && !questions.get(key).dirty && String(at) !== questions.get(key).seen.value);
    if (!newer.length) return;
    const names = [...new Set(newer.map((one) => one.who))].join(" and ");
    const which = newer.map((one) => one.number).join(", ");
    const show = button("Show the new text", () => load(newer.map((one) => one.key)));
    say("behind", `${names} changed question ${which} since you opened this page.`, show);
  };

  // Bring what the server has into the page, without a word of what is typed elsewhere on it. `over`: also over my text.
  const load = async (keys, over = false) => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return failed([]), false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const one of keys.map((key) => questions.get(key)).filter((one) => one && (over || !one.dirty))) {
      const box = fresh.getElementById(one.box.id);
      if (!box) continue;
      const values = fields.read(box);
      putting = true;
      const names = (where) => fields.controls(where).map((control) => control.name).join();
      if (names(box) === names(one.box)) fields.put(one.box, values);
      else one.box.replaceWith((one.box = document.adoptNode(box))), window.words?.watch(one.box), window.recorder?.watch(one.box);
      putting = false;
      forget(one);
      fields.forgive(one.box);
      one.seen.value = fresh.querySelector(`[name="v-${CSS.escape(one.key)}"]`).value;
      Object.assign(one, { text: text(fields.read(one.box)), dirty: 0, since: 0, partly: false });
      state(one, "This is the saved text.");
    }
    say("behind");
    return true;
  };

  // --- time ---------------------------------------------------------------------------------------------------------------

  const spent = {
    seconds: 0,
    seenAt: 0,
    tick() {
      if (document.visibilityState === "visible" && Date.now() - spent.seenAt < QUIET) spent.seconds++;
    },
    take(least) {
      const taking = spent.seconds >= least ? Math.min(spent.seconds, 600) : 0;
      spent.seconds -= taking;
      return taking;
    },
    add: (seconds) => void (spent.seconds += seconds),
  };
  setInterval(spent.tick, 1000);
  for (const kind of ["keydown", "pointerdown", "input", "wheel"]) {
    document.addEventListener(kind, () => (spent.seenAt = Date.now()), { passive: true });
  }

  // --- what happens on the page ---------------------------------------------------------------------------------------------

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const one = !putting && questionOf(event.target);
      if (one) touched(one);
    });
  }
  // record.js kept a recording in the place of what was typed here.
  form.addEventListener("answer-saved", (event) => {
    const one = questionOf(event.target);
    if (!one) return;
    forget(one);
    Object.assign(one, { text: text(fields.read(one.box)), dirty: 0, since: 0, mark: "", partly: false });
    state(one, "Saved");
  });
  form.addEventListener("focusout", (event) => {
    const one = questionOf(event.target);
    if (one && one.refused && one.refused === one.dirty && !one.box.contains(event.relatedTarget)) refuse(one, one.dirty, one.sentences);
    if (!failures) schedule(0);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    setTimeout(() => (leaving = false), 8000);
    const hide = (name, value) => {
      const input = form.querySelector(`[name="${CSS.escape(name)}"]`) || form.appendChild(Object.assign(make("input"), { type: "hidden", name }));
      input.value = value;
    };
    for (const one of questions.values()) if (one.mark) hide(`p-${one.key}`, one.mark);
    hide("seconds", spent.take(1));
    if (cookie("csrftoken")) hide("csrfmiddlewaretoken", cookie("csrftoken"));
  });
  const depart = () => !leaving && !failures && send({ last: true });
  window.addEventListener("pagehide", depart);
  window.addEventListener("pageshow", () => (leaving = false));
  const back = () => {
    if (failures || Date.now() - heardAt > QUIET) send({ ping: true });
  };
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? depart() : back()));
  window.addEventListener("online", () => send({ ping: true }));
  window.addEventListener("focus", () => failures && send({ ping: true }));

  // --- what was not saved last time -----------------------------------------------------------------------------------------

  const bound = "bound" in form.dataset; // the page shows what was just sent to it, which is newer than our copies
  for (const one of questions.values()) {
    const entry = drafts.read(one.name);
    if (document.getElementById(`conflict-${one.key}`)) continue; // the person has both texts and says which
    if (bound) changed(one);
    else if (entry && text(entry.fields) === one.text) drafts.forget(one.name);
    else if (entry) {
      putting = true;
      one.partly = !fields.put(one.box, entry.fields); // more rows than the page has
      putting = false;
      one.seen.value = entry.base;
      Object.assign(one, { text: text(entry.fields), dirty: ++turn, since: Date.now(), mark: entry.mark });
    }
  }
  const also = drafts.of(person, application).filter((one) => !questions.has(one.key));
  const elsewhere = also.map((one) => ({ ...one, text: text(one.fields), seen: { value: one.base } }));
  if (waiting().length || elsewhere.length) send({ also: elsewhere });
})();
