// A part of a page that changes by itself while the worker works. Without this file its link does the same.
(() => {
  "use strict";

  const EVERY = 2; // seconds, if the part says nothing else

  const look = async (part) => {
    if (document.hidden) return wait(part);
    let answer;
    try {
      answer = await fetch(part.dataset.watch, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    } catch {
      return wait(part); // no connection for a moment
    }
    if (!answer.ok || answer.redirected) return answer.status >= 500 ? wait(part) : undefined;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!fresh) return;
    const focused = part.contains(document.activeElement) && document.activeElement.id;
    renew(part, fresh);
    if (focused) document.getElementById(focused)?.focus();
    wait(document.getElementById(fresh.id));
  };

  // A sentence that did not change stays the same element, so that it is not read aloud again every two seconds.
  const renew = (part, fresh) => {
    const said = part.querySelector("[role=status]");
    const says = fresh.querySelector("[role=status]");
    if (said && says && said.tagName === says.tagName) {
      if (said.innerHTML !== says.innerHTML) said.replaceChildren(...says.childNodes);
      says.replaceWith(said);
    }
    part.replaceWith(fresh);
  };

  const wait = (part) => part?.dataset.watch && setTimeout(look, (Number(part.dataset.every) || EVERY) * 1000, part);

  document.querySelectorAll("[data-watch]").forEach(wait);
})();
