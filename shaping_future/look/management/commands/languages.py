"""`manage.py languages`: what a translator runs before (to get new words) and after (to see them on the site)."""

import gettext
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

LOCALE = settings.ROOT / "locale"
CODES = [code for code, _ in settings.LANGUAGES if not code.startswith("en")]
IGNORED = [".venv/*", "var/*", "tests/*"]
SCRIPT = """// Made from locale/{code}/LC_MESSAGES/djangojs.po by `manage.py languages`. Not to be edited.
(() => {{
  "use strict";
  const words = {words};
  const form = (n) => Number({plural});
  const found = (text) => words[text] ?? text;
  window.gettext = (text) => (Array.isArray(found(text)) ? found(text)[0] : found(text));
  window.ngettext = (one, many, count) => words[one]?.[form(count)] ?? (count === 1 ? one : many);
}})();
"""


class Command(BaseCommand):
    help = "Collects the words of the site into locale/, and makes what the site reads of them (needs gettext)."

    def handle(self, *args: Any, **options: Any) -> None:
        for domain in ("django", "djangojs"):
            call_command(
                "makemessages",
                domain=domain,
                locale=CODES,
                ignore_patterns=IGNORED,
                no_obsolete=True,
                add_location="file",
                no_wrap=True,
                verbosity=0,
            )
        call_command("compilemessages", locale=CODES, ignore_patterns=IGNORED, verbosity=0)
        for code in CODES:
            script_file(code).write_text(script(code), encoding="utf-8")


def script_file(code: str) -> Path:
    return settings.ROOT / "static" / "js" / f"said-{code}.js"


def script(code: str) -> str:
    """The words of our scripts in this language, as a script that comes before them."""
    with (LOCALE / code / "LC_MESSAGES" / "djangojs.mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    words: dict[str, Any] = {}
    for key, text in sorted(translations._catalog.items(), key=str):
        if isinstance(key, tuple):
            words.setdefault(key[0], []).append(text)
        elif key:
            words[key] = text
    plural = translations.info()["plural-forms"].partition("plural=")[2].rstrip("; ")
    return SCRIPT.format(code=code, words=json.dumps(words, ensure_ascii=False, indent=2), plural=plural)
