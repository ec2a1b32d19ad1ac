"""`taking_part`: what a call that recruits pays and the days it asks for, as numbers. Shown before all else."""

import datetime as dt
from typing import Any

from shaping_future.questionnaires.errors import MalformedDefinition, disagree
from shaping_future.questionnaires.yaml_lines import date, number, one_of, text

from .checks import each, part, refuse_disorder, some_pence

UNITS = {"hour": "an hour", "half_day": "half a day", "day": "a day"}

_taking_part = part(
    "Taking part",
    {
        "pay": each("A rate of pay", {"unit": one_of(*UNITS), "pence": some_pence}, unique="unit"),
        "days_a_month": number(1, 20),
    },
    {"sessions": each("A session", {"label": text(200), "start": date, "end": date})},
)


def taking_part(value: Any) -> dict:
    """Takes rates of pay, and sessions in the order of their first days, none ending before it starts."""
    found = _taking_part(value)
    if "sessions" not in found:
        return found
    for item, session in zip(value["sessions"], found["sessions"], strict=True):
        if session["end"] < session["start"]:
            raise MalformedDefinition(item.line_of("end"), "'end' must not be before 'start'.")
    refuse_disorder(value["sessions"], found["sessions"], "start", "The sessions")
    return found


def refuse_before_closing(raw: Any, found: dict, closes: dt.date) -> None:
    """Nobody can come to a session before they were asked."""
    for item, session in zip(raw.get("sessions", []), found.get("sessions", []), strict=True):
        if session["start"] <= closes:
            disagree(item.line_of("start"), "A session must come after the call has closed.")
