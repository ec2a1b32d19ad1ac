"""The journey of the fund: moments that its apps tell, in one order, and where each stands in the picture.

Apps that do not know each other meet here: each puts a function that tells its moments into `tellers` when it is ready
(docs/decisions/journey-told-by-each.md). What a teller returns is public.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .charts import place
from .words import short_day


class Lane(models.TextChoices):
    """The steps of the fund, in their order; each has a shape of its own in the picture."""

    DESIGN = "design", _("Design")
    CALL = "call", _("Open call")
    DECISION = "decision", _("Decision")
    GRANTS = "grants", _("Grants")
    LEARNING = "learning", _("Learning")


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day, in words for everybody."""

    on: dt.date
    lane: Lane
    title: str
    text: str = ""
    url: str = ""


tellers: list[Callable[[], Iterable[Moment]]] = []
"""Each returns what its app can tell everybody, in any order."""
doors: list[Callable[[], Iterable[tuple[str, str]]]] = []
"""Each returns (label, address) of pages that tell more."""

EDGE = 0.04
"""The share of the picture that stays free on each side, so that no shape is cut."""
LEVELS = 3
"""Rows of a lane: moments that are close stand below each other."""
NEAR = 2.5
"""Per cent of the width: closer than this would lie on each other."""
LANE, ROW, TOP = 84, 18, 34
"""Pixels: the height of a lane, of a row in it, and what its label needs."""


def moments() -> list[Moment]:
    """All that happened, oldest first."""
    found = [moment for tell in tellers for moment in tell()]
    return sorted(found, key=lambda one: (one.on, list(Lane).index(one.lane), one.title))


def links() -> list[tuple[str, str]]:
    return [link for tell in doors for link in tell()]


def picture(told: Sequence[Moment]) -> dict[str, Any]:
    """Lanes with their shapes, and the years along the way; {} when there is too little for a picture."""
    if len({one.on for one in told}) < 2:
        return {}
    first, last = told[0].on, told[-1].on
    lanes = []
    for number, lane in enumerate(Lane):
        marks = _marks([one for one in told if one.lane == lane], LANE * number, first, last)
        lanes.append({"label": lane.label, "y": LANE * number, "marks": marks})
    bottom = LANE * len(lanes)
    years = _years(first, last) or [{"label": short_day(day), "x": _x(day, first, last)} for day in (first, last)]
    return {"lanes": lanes, "years": years, "height": bottom + 28, "bottom": bottom}


def _marks(told: Sequence[Moment], y: int, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """One shape for each; those that are close stand below each other."""
    marks: list[dict[str, Any]] = []
    taken = [-100.0] * LEVELS
    for one in told:
        x = _x(one.on, first, last)
        level = next((row for row in range(LEVELS) if float(x[:-1]) - taken[row] >= NEAR), LEVELS - 1)
        taken[level] = float(x[:-1])
        marks.append({"x": x, "y": y + TOP + ROW * level, "shape": one.lane.value})
    return marks


def _years(first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    starts = [dt.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    return [{"label": day.year, "x": _x(day, first, last)} for day in starts]


def _x(day: dt.date, first: dt.date, last: dt.date) -> str:
    whole = (last - first).days
    edge = whole * EDGE / (1 - 2 * EDGE)
    return place((day - first).days, -edge, whole + edge)
