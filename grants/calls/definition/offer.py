"""`call`, `timeline`, `eligibility`: what is offered, when, and to whom."""

import datetime as dt
from typing import Any

from grants.calls.kinds import Kind
from shaping_future import clock
from shaping_future.questionnaires.errors import MalformedDefinition, disagree
from shaping_future.questionnaires.yaml_lines import date, list_of, moment, number, one_of, slug, text

from .checks import call_slug, each, part, refuse_disorder, sentences, some_pence

ANSWERS = ("yes", "no", "host", "not_yet", "not_applicable")
"""What can be said to an eligibility question."""


def london_moment(value: Any) -> dt.datetime:
    """Takes a time whose zone is what clocks in London show that day, so that the file reads as it will be judged."""
    found = moment(value)
    if not 2000 <= found.year <= 2100:
        raise ValueError("must be in this century")
    here = found.astimezone(clock.LONDON)
    if found.utcoffset() != here.utcoffset():
        raise ValueError(f"must be given in UK time; this moment is {here.isoformat()} in London")
    return found


_ANY_KIND = {
    "slug": call_slug,
    "title": text(200),
    "opens": london_moment,
    "closes": london_moment,
    "timezone": one_of("Europe/London"),
    "late_policy": text(2000),
    "ways_to_answer": sentences,
    "help": sentences,
}
_STRAND = {"key": slug, "label": text(200), "months": number(1, 120)}
_KIND = {"kind": one_of(*Kind.values)}
_MAY = _KIND | {"access_pence": some_pence, "privacy_notice": text(5000)}

_with_money = part(
    "The call",
    _ANY_KIND
    | {
        "strands": each("A strand", _STRAND | {"min_pence": some_pence, "max_pence": some_pence}, unique="key"),
        "expected_awards": text(60),
        "funding_style": text(2000),
    },
    _MAY,
)
_with_places = part(
    "The call",
    _ANY_KIND
    | _KIND
    | {
        "strands": each("A strand", _STRAND | {"places": number(1, 1000)}, unique="key"),
        "you_get": sentences,
        "we_ask": sentences,
    },
    _MAY | {"we_look_for": sentences, "answer_days": number(2, 60)},
)


def kind_of(raw: Any) -> Kind:
    """The kind that the whole file's `call` names; a call that names none gives grants."""
    about = raw.get("call") if isinstance(raw, dict) else None
    value = about.get("kind", Kind.GRANTS) if isinstance(about, dict) else Kind.GRANTS
    try:
        return Kind(_KIND["kind"](value))
    except ValueError as error:
        raise MalformedDefinition(about.line_of("kind"), f"'kind' {error}.") from None


def call(value: Any) -> dict:
    """Takes a call that closes after it opens, by day, with strands whose ceilings are not below their floors."""
    kind = kind_of({"call": value})
    found = (_with_money if kind.gives_money else _with_places)(value) | {"kind": kind}
    if found["closes"] <= found["opens"]:
        raise MalformedDefinition(value.line_of("closes"), "The call must close after it opens.")
    if found["closes"].time() == dt.time(0):
        raise MalformedDefinition(value.line_of("closes"), "Midnight belongs to two days. Close at noon.")
    for item, strand in zip(value["strands"], found["strands"], strict=True):
        if kind.gives_money and strand["max_pence"] < strand["min_pence"]:
            raise MalformedDefinition(item.line_of("max_pence"), "'max_pence' must be at least 'min_pence'.")
    return found


_timeline = each(
    "A timeline entry",
    {"key": slug, "label": text(200), "start": date, "end": date},
    {"seed_window": text(100)},
    unique="key",
)


def timeline(values: Any) -> list[dict]:
    """Takes entries in the order of their first days, none ending before it starts."""
    found = _timeline(values)
    for item, entry in zip(values, found, strict=True):
        if entry["end"] < entry["start"]:
            raise MalformedDefinition(item.line_of("end"), "'end' must not be before 'start'.")
    refuse_disorder(values, found, "start", "The timeline")
    return found


def passes(value: Any) -> list[str]:
    """Takes the answer that passes, or several."""
    if isinstance(value, str):
        return [one_of(*ANSWERS)(value)]
    return list_of(one_of(*ANSWERS))(value)


eligibility = each(
    "An eligibility question",
    {"key": slug, "q": text(300), "pass": passes, "if_fail": text(300)},
    {"seed": text(100), "route": one_of("host")},
    unique="key",
)


def refuse_other_days(values: Any, entries: list[dict], opens: dt.datetime, closes: dt.datetime) -> None:
    """The timeline's entry `open_call`, when it has one, names the days of the call itself."""
    for item, entry in zip(values, entries, strict=True):
        if entry["key"] != "open_call":
            continue
        for key, at in (("start", opens), ("end", closes)):
            if entry[key] != at.astimezone(clock.LONDON).date():
                disagree(item.line_of(key), "This is not the day that the call itself names.")
