// How many words a text has: the rule of shaping_future/questionnaires/words.py, range by range (a test compares them).
// Below each text box with data-max-words it says how many are left, and tells screen readers after a pause.
(function () {
  "use strict";

  var SPLIT = /[\t\n\v\f\r \u0085\u00a0\u1361\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
  var SOUNDS = new RegExp(
    "[^" +
      "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x9f" +
      "\\u00a0-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7" +
      "\\u02c2-\\u02c5\\u02d2-\\u02df\\u02e5-\\u02eb\\u02ed\\u02ef-\\u036f" +
      "\\u037e\\u0384\\u0385\\u0387\\u055a-\\u055f\\u0589\\u058a\\u0591-\\u05cf\\u05f3\\u05f4" +
      "\\u0600-\\u061f\\u0640\\u064b-\\u065f\\u066a-\\u066d\\u0670\\u06d4\\u06d6-\\u06ed" +
      "\\u0964\\u0965\\u0970\\u0e3f\\u0e4f\\u0e5a\\u0e5b\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17db\\u180b-\\u180e" +
      "\\u2000-\\u206f\\u20a0-\\u20ff\\u2190-\\u2bff\\u2e00-\\u2e7f" +
      "\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\u30fb" +
      "\\ud800-\\uf8ff\\ufe00-\\ufe6f\\ufeff\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\uffe0-\\uffff" +
      "\\u{1f000}-\\u{1faff}\\u{e0000}-\\u{10ffff}" +
      "]", "u");

  function count(text) {
    return text.normalize("NFC").split(SPLIT).filter(function (piece) { return SOUNDS.test(piece); }).length;
  }

  // The words of the filter words_left (shaping_future/look/words.py).
  function left(number) {
    if (number < 0) { return counted(ngettext("%(count)s word too many", "%(count)s words too many", -number), -number); }
    if (number === 0) { return gettext("No words left"); }
    if (number > 20) { return counted(gettext("About %(count)s words left"), Math.floor(number / 10) * 10); }
    return counted(ngettext("%(count)s word left", "%(count)s words left", number), number);
  }
  function counted(text, count) { return interpolate(text, { count: count }, true); }

  // The counter is the element with data-count-for="<id of the box>"; the server wrote its first state.
  function watch(box) {
    var counter = document.querySelector('[data-count-for="' + CSS.escape(box.id) + '"]');
    if (!counter || counter.dataset.counting) { return; }
    counter.dataset.counting = "yes";
    var max = Number(box.dataset.maxWords);
    var seen = counter.querySelector("[data-count-now]");
    if (!seen) {
      seen = document.createElement("span");
      seen.setAttribute("data-count-now", "");
      counter.append(" ", seen);
    }
    var heard = document.createElement("span");
    heard.className = "visually-hidden";
    heard.setAttribute("aria-live", "polite");
    counter.insertAdjacentElement("afterend", heard);
    var pause;
    function show() {
      var words = count(box.value), text = left(max - words) + ".";
      seen.textContent = words ? text : "";
      counter.classList.toggle("is-over", words > max);
      return text;
    }
    box.addEventListener("input", function () {
      var text = show();
      clearTimeout(pause);
      pause = setTimeout(function () { heard.textContent = text; }, 1500);
    });
    show();
  }

  function watchAll(root) { root.querySelectorAll("textarea[data-max-words]").forEach(watch); }

  window.words = { count: count, left: left, watch: watchAll };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", function () { watchAll(document); });
  } else { watchAll(document); }
  document.addEventListener("htmx:load", function (event) { watchAll(event.target); });
  document.addEventListener("htmx:after:swap", function () { watchAll(document); });
})();
