"""The page "How we are doing": each promise with its numbers, over the calls whose result everybody knows."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call
from shaping_future import clock
from shaping_future.look.charts import number as few_digits
from shaping_future.look.words import percent

from . import measures
from .kinds import PROMISES, Figure, Promise, Unit
from .measures import Value, Values

LEAST = 5
"""A number that rests on fewer grants, applications or people than this is not shown."""
A_MINUTE = 60
"""So old the numbers may be: they are of thousands of rows, and change by the day."""
TALL = 36
"""Pixels of the tallest bar."""


@dataclass(frozen=True)
class Measured:
    """A figure as it stands. `now`: of the newest call that has it; `cells`: of each call, the oldest first."""

    figure: Figure
    now: str
    says: str
    tone: str
    cells: list[str]
    bars: list[dict[str, Any]]
    target: str
    target_y: str | None


def page() -> dict[str, Any]:
    """{"calls", "promises": [(Promise, [Measured], rows by call)]}. One query, and ten more once a minute, however many
    calls there are."""
    calls = measures.released()
    key = f"promises-{clock.today()}-{'-'.join(str(call.pk) for call in calls)}"
    found = cache.get_or_set(key, lambda: measures.measure(calls), A_MINUTE)
    return {"calls": calls, "promises": [_promise(one, calls, found) for one in PROMISES]}


def _promise(promise: Promise, calls: list[Call], found: dict[str, Values]) -> tuple:
    rows = [_measured(one, calls, found.get(one.key, {})) for one in promise.figures]
    by_call = [(call, [row.cells[place] for row in rows]) for place, call in enumerate(calls)]
    return promise, rows, by_call


def _measured(figure: Figure, calls: list[Call], values: Values) -> Measured:
    series = [values.get(call.pk) for call in calls]
    shown = [value if value is not None and _may_show(figure, value) else None for value in series]
    newest = next((value for value in reversed(shown) if value is not None), None)
    hidden = newest is None and any(series)
    bars, target_y = _bars(figure, shown)
    return Measured(
        figure=figure,
        now=in_words(figure.unit, newest.number) if newest else _("Too few to show") if hidden else _("Not yet"),
        says=_verdict(figure, newest),
        tone=_tone(figure, newest),
        cells=[_cell(figure, value, may) for value, may in zip(series, shown, strict=True)],
        bars=bars,
        target="" if figure.target is None else _target(figure),
        target_y=target_y,
    )


def _may_show(figure: Figure, value: Value) -> bool:
    return not figure.fewest or value.rests_on >= LEAST


def _cell(figure: Figure, value: Value | None, shown: Value | None) -> str:
    if shown is not None:
        return in_words(figure.unit, shown.number)
    return _("Not yet") if value is None else _("Too few to show")


def in_words(unit: Unit, value: float) -> str:
    if unit == Unit.SHARE:
        return percent(value)
    digits = f"{value:,.0f}" if value >= 100 else few_digits(value)
    if unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", 1 if value == 1 else 2) % {"number": digits}
    if unit == Unit.HOURS:
        return ngettext("%(number)s hour", "%(number)s hours", 1 if value == 1 else 2) % {"number": digits}
    return digits


def _target(figure: Figure) -> str:
    value = in_words(figure.unit, figure.target)
    if figure.unit == Unit.SHARE and figure.target in (0, 1):
        return value
    return (_("%(value)s or fewer") if figure.at_most else _("%(value)s or more")) % {"value": value}


def _is_kept(figure: Figure, value: Value) -> bool:
    return value.number <= figure.target if figure.at_most else value.number >= figure.target


def _verdict(figure: Figure, value: Value | None) -> str:
    if value is None or figure.target is None:
        return ""
    return _("Kept") if _is_kept(figure, value) else _("Not kept")


def _tone(figure: Figure, value: Value | None) -> str:
    return "plain" if value is None or figure.target is None else "done" if _is_kept(figure, value) else "late"


def _bars(figure: Figure, shown: list[Value | None]) -> tuple[list[dict[str, Any]], str | None]:
    """Bars in per cent of the width and pixels of the height, and where the target's line is.

    All of it as texts: a page in another language writes numbers its own way, which no picture understands.
    """
    numbers = [value.number for value in shown if value is not None]
    if not numbers:
        return [], None
    most = 1.0 if figure.unit == Unit.SHARE else max([*numbers, figure.target or 0]) or 1.0
    step = 100 / len(shown)
    width = min(step * 0.7, 24)
    bars = [
        {
            "x": f"{step * place:.2f}%",
            "width": f"{width:.2f}%",
            "height": f"{max(1.5, TALL * value.number / most):.1f}",
            "y": f"{TALL - max(1.5, TALL * value.number / most):.1f}",
        }
        for place, value in enumerate(shown)
        if value is not None
    ]
    return bars, None if figure.target is None else f"{TALL - TALL * min(figure.target / most, 1):.1f}"
