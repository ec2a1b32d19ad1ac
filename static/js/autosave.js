// Saves what is being typed. <form data-autosave="address" data-person data-about data-section data-version
// data-sign-in>; questions.js says what a question is.
//
// Each change gets the page's mark, "page.turn", so that the server knows this page's own saves from another window's.
// grants/applications/views/autosave.py answers for an application, cocreation/reading/views/autosave.py for a score sheet:
// data-about is the one or the other, and what is called a question here may be a part of a sheet.
(() => {
  "use strict";
  const form = document.querySelector("[data-autosave]");
  if (!form || !window.drafts) return;
  const PAUSE = 1000; // after the last key
  const AT_MOST = 5000; // while typing goes on
  const WAITS = [2, 5, 15, 30, 60]; // seconds, after failures
  const { drafts, fields, spent } = window;
  const { person, about } = form.dataset;
  const page = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const here = new URL(form.getAttribute("action") || "", location.href).pathname;
  const bar = window.bar(form);
  const questions = window.questions(form);
  const questionAt = (target) => window.questions.at(questions, target);

  let turn = 0;
  let version = form.dataset.version;
  let sending = false;
  let failures = 0;
  let stopped = false;
  let leaving = false;
  let timer;
  let heardAt = Date.now(); // from the server
  let keepsCopies = true;

  // --- what is not saved yet --------------------------------------------------------------------------------------------

  const mark = () => `${page}.${++turn}`;
  const keep = (one) => void (keepsCopies = one.keep());
  const touched = (one) => {
    if (one.now === one.text) return;
    one.text = one.now;
    changed(one);
  };
  const changed = (one) => {
    one.mark = mark();
    one.dirty = turn;
    one.since ||= Date.now();
    keep(one);
    bar.state(one.box, gettext("Not saved yet"));
    schedule();
  };
  const waiting = () => [...questions.values()].filter((one) => one.dirty && !one.conflict && !one.held && one.refused !== one.dirty);

  // Bring what the server has into the page, without a word of what is typed elsewhere on it. `over`: also over my text.
  const bring = async (keys, over = false) => {
    const answer = await fetch(here, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return failed([]), false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const one of keys.map((key) => questions.get(key)).filter((one) => one && (over || !one.dirty))) {
      if (one.take(fresh)) bar.state(one.box, gettext("This is the saved text."));
    }
    bar.say("behind");
    return true;
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

  // `also`: text of other pages about the same that is still in this browser. `ping`: ask, though nothing changed.
  const send = async ({ last = false, also = [], ping = false } = {}) => {
    clearTimeout(timer);
    const list = waiting();
    const seconds = spent.take(last ? 1 : 30);
    if (stopped || (sending && !last) || !(list.length || also.length || seconds || ping)) return spent.giveBack(seconds);
    sending = true;
    const turns = list.map((one) => [one, one.dirty]);
    list.forEach((one) => ((one.since = 0), bar.state(one.box, gettext("Saving"))));
    try {
      const answer = await post([...list, ...also], seconds, last);
      if (!(await understood(answer, turns, also))) spent.giveBack(seconds);
    } catch {
      spent.giveBack(seconds);
      failed(turns);
    }
    sending = false;
    if (!failures) schedule();
  };

  const understood = async (answer, turns, also) => {
    if (answer.type === "opaqueredirect") return signedOut(gettext("You are signed out.")), false;
    if (answer.status >= 500 || answer.status === 429) return failed(turns), false;
    const found = await answer.json();
    if (answer.status === 401) return signedOut(found.sentence), false;
    if (answer.status === 404) return signedOut(gettext("Somebody else signed in on this browser, or you do not work on this application any more.")), false;
    if ("saved" in found) return taken(found, turns, also), true;
    if (answer.status === 413 || answer.status === 415) turns.forEach(([one, at]) => refuse(one, at, [found.sentence]));
    else if (answer.status === 403 && !cookie("csrftoken")) await fetch(here), failed(turns);
    else stop(found.sentence);
    return false;
  };

  const failed = (turns) => {
    turns.forEach(([one]) => bar.state(one.box, gettext("Not saved yet")));
    const where = keepsCopies ? gettext("We keep it in this browser and try again.") : gettext("Keep this page open. We try again.");
    bar.say("trouble", `${gettext("Not saved yet")}. ${where}`);
    clearTimeout(timer);
    timer = setTimeout(send, WAITS[Math.min(failures++, WAITS.length - 1)] * 1000);
  };
  const signedOut = (sentence) => {
    failures++; // until the person is back: no tries in between
    waiting().forEach((one) => bar.state(one.box, gettext("Not saved yet")));
    bar.say("trouble");
    bar.say("signed-out", `${sentence} ${gettext("Your text is kept in this browser.")}`, bar.link(gettext("Sign in again"), form.dataset.signIn));
  };
  const stop = (sentence) => {
    stopped = true;
    waiting().forEach((one) => bar.state(one.box, gettext("Not saved")));
    bar.say("stopped", `${sentence} ${gettext("What you wrote stays on this page and in this browser, so that you can copy it.")}`);
  };

  const taken = (found, turns, also) => {
    failures = 0;
    heardAt = Date.now();
    bar.say("trouble");
    bar.say("signed-out");
    for (const [one, at] of turns) {
      if (one.key in found.saved) settle(one, at, found);
      else if (one.key in found.errors) refuse(one, at, found.errors[one.key]);
      else if (isNews(one, found.conflicts[one.key])) conflicts.disagree(one, found.conflicts[one.key]);
    }
    also.forEach((one) => one.key in found.saved && drafts.forgetOwn(one));
    const gone = also.find((one) => found.gone.includes(one.key));
    const left = also.find((one) => !(one.key in found.saved));
    if (gone) bar.say("elsewhere", lost(gone), bar.button(gettext("Forget this text"), () => (drafts.forgetOwn(gone), bar.say("elsewhere"))));
    else if (left) bar.say("elsewhere", gettext("You wrote something on another page that is not saved yet."), bar.link(gettext("Go to that page"), left.page));
    const rescued = also.some((one) => one.key in found.saved && !found.passed.includes(one.key));
    if (rescued && !questions.size) {
      bar.say("elsewhere", gettext("We found text of yours that was not saved yet. It is saved now."), bar.link(gettext("Show it"), here));
    }
    const old = [...questions.values()].filter((one) => !one.dirty && (one.partly || found.passed.includes(one.key)));
    if (old.length) bring(old.map((one) => one.key));
    version = found.version;
    conflicts.hear(found.others);
  };
  // Not when the page shows that answer by now: a recording took the place of the text that was on its way.
  const isNews = (one, conflict) => conflict && conflict.version > Number(one.seen.value);
  const lost = ({ fields: sent }) => {
    const words = sent.map(([name, value]) => (name.endsWith("-size") ? "" : value)).filter(Boolean);
    return interpolate(gettext("A question is not asked any more, so we cannot save what you wrote to it: “%(words)s”"), { words: words.join(" ") }, true);
  };
  const settle = (one, at, found) => {
    one.seen.value = Math.max(one.seen.value, found.saved[one.key]); // a recording may have been kept after it
    if (one.dirty !== at) return void (one.dirty && keep(one)); // typed on meanwhile
    drafts.forgetOwn(one);
    one.dirty = 0;
    fields.forgive(one.box);
    if (!found.passed.includes(one.key)) bar.state(one.box, interpolate(gettext("Saved %(time)s"), { time: found.at }, true));
    bar.whisper(interpolate(gettext("Saved %(time)s"), { time: found.at }, true));
  };
  const refuse = (one, at, sentences) => {
    one.refused = at;
    one.sentences = sentences;
    // A row that is only half filled in is no mistake yet.
    const inside = one.box.contains(document.activeElement) && fields.controls(one.box).length > 1;
    bar.state(one.box, inside ? gettext("Not saved yet. Finish this first.") : gettext("Not saved yet"));
    if (!inside) fields.complain(one.box, sentences);
  };

  const conflicts = window.conflicts({ questions, bar, bring, changed, send });
  window.autosave = { mark };

  // --- what happens on the page ---------------------------------------------------------------------------------------------

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const one = questionAt(event.target);
      if (one && !one.putting) touched(one);
    });
  }
  // record.js sends a recording. What is typed meanwhile waits for it, so that it does not take its place.
  form.addEventListener("answer-sending", (event) => {
    const one = questionAt(event.target);
    if (one) one.held = true;
  });
  form.addEventListener("answer-sent", (event) => {
    const one = questionAt(event.target);
    if (one) one.held = false;
    schedule();
  });
  // It is kept, in the place of what was typed here.
  form.addEventListener("answer-saved", (event) => {
    const one = questionAt(event.target);
    if (!one) return;
    drafts.forgetOwn(one);
    one.mark = "";
    one.rest();
    conflicts.end(one);
    bar.state(one.box, gettext("Saved"));
  });
  form.addEventListener("focusout", (event) => {
    const one = questionAt(event.target);
    if (one && one.refused && one.refused === one.dirty && !one.box.contains(event.relatedTarget)) refuse(one, one.dirty, one.sentences);
    if (!failures) schedule(0);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    setTimeout(() => (leaving = false), 8000);
    const hide = (name, value) => {
      const input = form.querySelector(`[name="${CSS.escape(name)}"]`) || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
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
    if (failures || Date.now() - heardAt > spent.QUIET) send({ ping: true });
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
    else if (entry && JSON.stringify(entry.fields) === one.text) drafts.forget(one.name);
    else if (entry) {
      one.partly = !one.put(entry.fields);
      one.seen.value = entry.base;
      Object.assign(one, { text: JSON.stringify(entry.fields), dirty: ++turn, since: Date.now(), mark: entry.mark });
    }
  }
  const also = drafts.of(person, about).filter((one) => !questions.has(one.key));
  const elsewhere = also.map((one) => ({ ...one, text: JSON.stringify(one.fields), seen: { value: one.base } }));
  if (waiting().length || elsewhere.length) send({ also: elsewhere });
})();
