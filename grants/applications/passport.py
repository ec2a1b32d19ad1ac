"""The application passport: one's own answers as open JSON, to keep, to take to other funders, and to bring back.

    {"format": "application-passport", "version": 1, "exported_at": "2025-02-01T10:00:00+00:00",
     "call": {"title": …, "form_version": 1, "form_hash": …},
     "answers": [{"key": "why_now", "type": "narrative", "question": "…", "value": …, "text": "in plain words"}]}

`value` is the JSON of the question's type (questionnaires.types). Equity answers and files are not in it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from shaping_future.errors import NotValid
from shaping_future.questionnaires.queries import Shown

FORMAT, VERSION = "application-passport", 1
MOST_BYTES = 1_000_000
MOST_ANSWERS = 500
NO_PASSPORT = "This is not a file that was exported from an application here. Choose the file that ends in .json."


@dataclass(frozen=True)
class Carried:
    """One answer as the file has it."""

    key: str
    type: str
    question: str
    value: Any
    text: str


def write(call: Any, answers: Iterable[Shown], exported_at: str) -> dict[str, Any]:
    """The passport of these answers; questions without an answer are left out."""
    form = call.questionnaire
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at,
        "call": {"title": call.title, "form_version": form.version, "form_hash": form.hash},
        "answers": [
            {
                "key": one.question.key,
                "type": one.question.type,
                "question": one.question.label,
                "value": one.value,
                "text": one.text,
            }
            for one in answers
            if not one.empty
        ],
    }


def read(content: bytes) -> list[Carried]:
    """The answers of a passport; NotValid with a sentence when it is none."""
    if len(content) > MOST_BYTES:
        raise NotValid(gettext("This file is too large to be an exported application. Choose another."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, or nested beyond reason
        raise NotValid(NO_PASSPORT) from None
    return carried(found)


def carried(found: Any) -> list[Carried]:
    """The answers of a passport that is not a file any more."""
    if not isinstance(found, dict) or (found.get("format"), found.get("version")) != (FORMAT, VERSION):
        raise NotValid(NO_PASSPORT)
    answers = found.get("answers")
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise NotValid(NO_PASSPORT)
    return [_carried(one) for one in answers]


def _carried(one: Any) -> Carried:
    words = ("key", "type", "question", "text")
    if not isinstance(one, dict) or "value" not in one or any(not isinstance(one.get(word), str) for word in words):
        raise NotValid(NO_PASSPORT)
    try:
        "".join(one[word] for word in words).encode()
    except UnicodeEncodeError:  # half a character, which no page can show
        raise NotValid(NO_PASSPORT) from None
    return Carried(one["key"], one["type"], one["question"], one["value"], one["text"])
