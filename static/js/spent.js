// Seconds that a person spent on this page: it was seen, and there was a sign of them within the last minute.
(() => {
  "use strict";
  const QUIET = 60_000; // without a sign of the person, time is not counted
  const MOST = 600; // the server counts no more at once
  let seconds = 0;
  let seenAt = 0;

  setInterval(() => {
    if (document.visibilityState === "visible" && Date.now() - seenAt < QUIET) seconds++;
  }, 1000);
  for (const kind of ["keydown", "pointerdown", "input", "wheel"]) {
    document.addEventListener(kind, () => (seenAt = Date.now()), { passive: true });
  }

  window.spent = {
    QUIET,
    // What there is to tell, if it is at least so much. What does not arrive is given back.
    take(least) {
      const taking = seconds >= least ? Math.min(seconds, MOST) : 0;
      seconds -= taking;
      return taking;
    },
    giveBack: (taken) => void (seconds += taken),
  };
})();
