"""What differs between two definitions of a call, in words: for staff before they decide, and for everybody after."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.calls.kinds import Hidden, HiddenFrom
from shaping_future.look.words import day, pounds, when

WORDS = {
    "title": "the title", "opens": "when it opens", "closes": "when it closes", "late_policy": "what happens when late",
    "expected_awards": "how many grants we expect", "funding_style": "how the money may be used",
    "ways_to_answer": "ways to answer", "help": "help you can have", "privacy_notice": "the privacy notice",
    "access_pence": "what we pay for taking part", "you_get": "what you get", "we_ask": "what we ask",
    "we_look_for": "what we look for", "answer_days": "days to say yes or no", "places": "places",
    "label": "words", "q": "words", "if_fail": "if not", "pass": "answers that pass", "route": "way through",
    "min_pence": "from", "max_pence": "to", "months": "months", "start": "first day", "end": "last day",
    "section": "section", "type": "kind of answer", "guidance": "guidance", "guide_words": "guide in words",
    "max_words": "most words", "options": "answers to choose from", "required": "must be answered",
    "criterion": "criterion", "hidden_from_reviewers": "hidden from readers", "show_if": "when it is asked",
    "weight": "weight", "anchors": "what each score means", "standard": "standard", "share": "share", "when": "when",
    "due": "due", "reviewers_per_application": "readers of an application",
    "max_applications_per_reviewer": "most applications for a reader", "feedback_prompts": "prompts for readers",
    "discuss_if": "when the Group must talk", "hides": "what is hidden", "from": "from whom", "scale": "the scale",
    "unit": "time", "pence": "pay", "days_a_month": "days a month",
    "say": "words", "picture": "picture", "lines": "lines", "flags_not_scored": "noted, never scored",
}  # fmt: skip
ORDER = {key: number for number, key in enumerate(WORDS)}
PARTS = {
    "call": "The call", "timeline": "Timeline", "eligibility": "Can I apply?", "questions": "Question",
    "equity_form": "Equity question", "criteria": "Criterion", "review": "Reading",
    "decision_rules": "How it is decided",
    "finalist_conversation": "The conversation", "grant_terms": "If you are funded", "learning_prompts": "Learning",
    "easy_read": "In Easy Read", "taking_part": "Taking part", "sessions": "Day of the Group", "pay": "Pay",
    "fund": "The fund", "budget": "The budget", "strands": "Strand", "payments": "Payment", "learning": "Learning date",
    "blind": "Hidden from readers",
}  # fmt: skip
LISTS = {"strands", "timeline", "eligibility", "questions", "items", "equity_form", "payments", "learning"}
CHOICES = {"hides": Hidden, "from": HiddenFrom}
IDENTITY = ("key", "n", "name", "phase", "unit")
NAMED_BY = ("label", "q", "type", "name", "title", "phase")
NEVER_SAID = {"phase", "key", "n", "seed", "seed_window", "scored", "slug", "timezone"}

LONGEST = 80
"""Characters of a text that a sentence can quote."""

Path = tuple[str, ...]
Said = dict[Path, tuple[str, str]]
NOTHING = ("", "")


@dataclass(frozen=True)
class Change:
    """One thing that changes: `before` is empty for what is new, `after` for what goes."""

    label: str
    before: str
    after: str


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every difference between two definitions' data, in the order of the definition."""
    was, now = dict(_said(before)), dict(_said(after))
    found: list[Change] = []
    whole: set[Path] = set()
    for path in {**was, **now}:
        item = path[:-1]
        if len(path) > 2 and _holds(was, item) != _holds(now, item):
            if item not in whole:
                whole.add(item)
                found.append(_whole(item, was, now))
        elif was.get(path, NOTHING)[1] != now.get(path, NOTHING)[1]:
            label = (now.get(path) or was[path])[0]
            found.append(Change(label, was.get(path, NOTHING)[1], now.get(path, NOTHING)[1]))
    return found + list(_order(before, after))


def _holds(said: Said, item: Path) -> bool:
    return any(path[:-1] == item for path in said)


def _whole(item: Path, was: Said, now: Said) -> Change:
    """An item that is new, or that goes, as one change."""
    said = now if _holds(now, item) else was
    lines = [said[path] for path in said if path[:-1] == item]
    name = lines[0][0].rpartition(": ")[0]
    text = "\n".join(f"{label.rpartition(': ')[2]}: {text}" for label, text in lines)
    return Change(f"New: {name}", "", text) if said is now else Change(f"Taken out: {name}", text, "")


def _order(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """Questions that only stand elsewhere."""
    was, now = ([one["key"] for one in data.get("questions", [])] for data in (before, after))
    both = set(was) & set(now)
    if [key for key in was if key in both] != [key for key in now if key in both]:
        texts = ["\n".join(one["label"] for one in data["questions"]) for data in (before, after)]
        yield Change("The order of the questions", *texts)


def lines_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    """What a definition, or some parts of one, say: what it is called, and the words."""
    return [line for _path, line in _said(data)]


def _said(data: dict[str, Any]) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Where, what it is called, and what it says."""
    for part, value in data.items():
        yield from _walk((part,), PARTS.get(part, part), value)


def _walk(path: Path, label: str, value: Any) -> Iterator[tuple[Path, tuple[str, str]]]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _items(path, value)
    elif isinstance(value, dict) and path[-1] not in {"anchors", "scale"}:
        for key, one in value.items():
            if key not in NEVER_SAID:
                yield from _walk((*path, key), _label(label, key), one)
    else:
        yield path, (label, _text(path[-1], value))


def _items(path: Path, values: list[dict[str, Any]]) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Each item under its own name, so that one which moves is no change."""
    named = path[0] if path[-1] == "items" or path[0] == "easy_read" else path[-1]
    part = PARTS.get(named, named)
    for number, item in enumerate(values):
        identity = next((str(item[key]) for key in IDENTITY if key in item), str(number))
        name = next((item[key] for key in NAMED_BY if item.get(key)), "")
        name = name or (f"{path[-1]}, line {number + 1}" if path[0] == "easy_read" else str(number + 1))
        for key, one in sorted(item.items(), key=lambda pair: ORDER.get(pair[0], 0)):
            if key not in NEVER_SAID:
                label = f"{part} “{name}”: {WORDS.get(key, key)}"
                yield (*path, identity, key), (label, _text(key, one))


def _label(label: str, key: str) -> str:
    return PARTS[key] if key in PARTS else f"{label}: {WORDS.get(key, key.replace('_', ' '))}"


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if key in CHOICES and value in CHOICES[key].values:
        return str(CHOICES[key](value).label)
    if key.endswith("pence") and isinstance(value, int):
        return pounds(value)
    if isinstance(value, list):
        return "\n".join(_text(key, one) for one in value)
    if isinstance(value, dict) and "say" in value:
        return f"{value['say']} (picture: {value['picture']})"
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_text(name, one)}" for name, one in value.items())
    if isinstance(value, str):
        return _moment(value)
    return str(value)


def _moment(text: str) -> str:
    """Dates and times as people say them; any other text as it is."""
    try:
        return day(dt.date.fromisoformat(text)) if len(text) == 10 else when(dt.datetime.fromisoformat(text))
    except (ValueError, TypeError):
        return text


def in_a_sentence(change: Change, there: str = "the call", here: str = "was agreed") -> str:
    """For a list of warnings, `before` being what was agreed and `after` what is there."""
    if not change.before or not change.after:
        return f"{change.label}."
    before, after = (" ".join(text.split()) for text in (change.before, change.after))
    if max(len(before), len(after)) > LONGEST:
        return f"{change.label}: not the words that were agreed."
    return f"{change.label}: {there} says “{after}”, “{before}” {here}."


def with_changes(amendments: Iterable[Any]) -> list[dict[str, Any]]:
    """Each amendment beside what it changed, for the part of a page that lists them."""
    return [{"amendment": one, "changes": changes(one.before, one.after)} for one in amendments]
