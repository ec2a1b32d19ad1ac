"""`easy_read`: the call in short sentences with a picture beside each. A file may leave it out."""

import re
from typing import Any

from django.utils.translation import gettext_noop

from shaping_future.questionnaires import words
from shaping_future.questionnaires.errors import disagree
from shaping_future.questionnaires.yaml_lines import Mapping, one_of, slug, text

from .checks import each, part

MOST_WORDS = 15
"""Of one sentence."""
MOST_SENTENCES = 2
"""Of one line: one idea, and at most one more sentence that says what it means."""

PICTURES = {
    "calendar": gettext_noop("A calendar with one day marked"),
    "computer": gettext_noop("A computer screen with a form"),
    "decide": gettext_noop("A set of scales"),
    "door": gettext_noop("An open door"),
    "help": gettext_noop("Two hands holding each other"),
    "host": gettext_noop("A large house beside a small house"),
    "idea": gettext_noop("A light bulb"),
    "letter": gettext_noop("A letter in an envelope"),
    "money": gettext_noop("Three coins"),
    "never": gettext_noop("A circle with a line through it"),
    "numbers": gettext_noop("A list of costs with a sum"),
    "people": gettext_noop("Three people together"),
    "phone": gettext_noop("A telephone"),
    "plan": gettext_noop("A path with steps to a flag"),
    "question": gettext_noop("A question mark in a speech bubble"),
    "safe": gettext_noop("A shield with a tick"),
    "send": gettext_noop("A paper plane"),
    "talk": gettext_noop("Two speech bubbles"),
    "tick": gettext_noop("A tick in a box"),
    "time": gettext_noop("A clock"),
    "we": gettext_noop("A round table with people at it"),
    "world": gettext_noop("Linked circles around a centre"),
    "write": gettext_noop("A pencil and paper"),
}
"""name → what it shows, in words. The drawings are static/img/easy/NAME.svg."""

STANDS_FOR = {
    "opens": "10am on 13 January 2025",
    "closes": "noon on 24 February 2025",
    "least": "£10,000",
    "most": "£60,000",
    "contact": "fund@example.org",
}
"""What may stand in braces: dates and amounts are the call's own. The examples count as the words they become."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def spoken(value: Any) -> str:
    """Takes one or two sentences of at most 15 words."""
    said = text(300)(value)
    for name in _BRACES.findall(said):
        if name not in STANDS_FOR:
            raise ValueError(f"has {{{name}}}; in braces may stand {', '.join(STANDS_FOR)}")
    plain = filled(said, STANDS_FOR)
    if "{" in plain or "}" in plain:
        raise ValueError("has a brace without its other half")
    sentences = re.split(r"(?<=[.?:])\s+", plain)
    if len(sentences) > MOST_SENTENCES:
        raise ValueError(f"must be one or two sentences; it has {len(sentences)}. Give each idea a line of its own")
    for sentence in sentences:
        if (count := words.count(sentence)) > MOST_WORDS:
            raise ValueError(f"has a sentence of {count} words; at most {MOST_WORDS} are easy to read")
    return said


def filled(said: str, values: dict[str, str]) -> str:
    """The sentence with the call's own dates and amounts."""
    return _BRACES.sub(lambda found: values[found[1]], said)


def refuse_amounts(found: dict[str, Any], line: int) -> None:
    """A call with places has none: the sentence would have a hole in it."""
    said = [one["say"] for page in found["pages"] for one in page["lines"]]
    said += [one["say"] for lines in found.get("questions", {}).values() for one in lines]
    if any("{least}" in one or "{most}" in one for one in said):
        disagree(line, "Easy Read says {least} or {most}, and a call with places has no amounts.")


lines = each("A line", {"picture": one_of(*PICTURES), "say": spoken})


def by_question(value: Any) -> dict[str, list[dict]]:
    """Takes question key → lines."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError("must be a question's key and its lines, for some questions")
    return part("The questions in Easy Read", {slug(key): lines for key in value})(value)


easy_read = part(
    "Easy Read", {"pages": each("A page", {"title": text(60), "lines": lines})}, {"questions": by_question}
)
