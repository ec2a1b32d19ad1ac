"""What a call says, in the language of the page; the English words where nobody has said them in it."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from grants.calls.definition.other_languages import PART
from grants.calls.models import Call
from shaping_future.languages import is_english


@dataclass(frozen=True)
class Said:
    """A text, and whether it stays in English on a page that is not."""

    text: str
    is_left_in_english: bool = False


def said(call: Call, text: str) -> Said:
    """The call's text in the language of the page. No query."""
    if is_english() or not text:
        return Said(text)
    found = _words_of(call).get(text.strip())
    return Said(found) if found else Said(text, is_left_in_english=True)


def said_as_html(call: Call, text: str) -> SafeString:
    """The same for a page. What stays in English is marked so, with a word about it where the rest of the call is
    translated: where nothing is, the page says it once."""
    found = said(call, text)
    if not found.is_left_in_english:
        return conditional_escape(found.text)
    note = format_html(' <small class="in-english">({})</small>', gettext("in English")) if speaks(call) else ""
    return format_html('<span lang="en-GB" dir="ltr">{}</span>{}', found.text, note)


def speaks(call: Call) -> bool:
    """Whether somebody has begun to say this call in the language of the page."""
    return is_english() or bool(_words_of(call))


def _words_of(call: Call) -> dict[str, str]:
    code = translation.get_language()
    kept = call.__dict__.setdefault("_said", {})
    if code not in kept:
        kept[code] = {one["en"].strip(): one["say"] for one in call.definition.get(PART, {}).get(code, [])}
    return kept[code]
