// Text that the server does not have yet, kept in this browser: one entry for each question, under the person's mark, so
// that nobody else who signs in here is shown it. It goes when the server has the text, at sign-out, and after 90 days.
(() => {
  "use strict";
  const START = "shaping.draft.";
  const OLD = 90 * 24 * 60 * 60 * 1000;

  const names = () => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(START));
    } catch {
      return [];
    }
  };
  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };
  const forget = (name) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  };

  window.drafts = {
    name: (person, about, key) => START + [person, about, key].join("."),
    read,
    forget,
    // Another window of the same person may keep its own text under this name.
    forgetOwn: ({ name, mark }) => void (read(name)?.mark === mark && forget(name)),
    // entry: {fields: [[name, value]], base: version of the answer it was written from, mark, at, page}
    keep(name, entry) {
      try {
        localStorage.setItem(name, JSON.stringify(entry));
        return true;
      } catch {
        return false;
      }
    },
    of(person, about) {
      const start = START + [person, about, ""].join(".");
      const mine = names().filter((name) => name.startsWith(start));
      return mine.map((name) => ({ name, key: name.slice(start.length), ...read(name) })).filter((one) => one.fields);
    },
    forgetAll: () => names().forEach(forget),
  };

  for (const name of names()) if (!(read(name)?.at > Date.now() - OLD)) forget(name);

  // A page of what was sent (an application, a score sheet): what was left from before then will not be needed.
  for (const sent of document.querySelectorAll("[data-drafts-sent]")) {
    const before = Number(sent.dataset.draftsSent) * 1000;
    const { draftsPerson: person, draftsAbout: about } = sent.dataset;
    window.drafts.of(person, about).filter((one) => one.at < before).forEach((one) => forget(one.name));
  }

  // The sign-out page says what would be lost, and leaves nothing behind.
  const goodbye = document.querySelector("form[data-forgets-drafts]");
  if (goodbye) {
    const warning = document.querySelector("[data-drafts-left]");
    const left = names().map(read).filter((one) => one && one.page);
    if (warning && left.length) {
      warning.querySelector("a").href = new URL(left[0].page, location.origin).pathname;
      warning.hidden = false;
    }
    goodbye.addEventListener("submit", () => window.drafts.forgetAll());
  }
})();
