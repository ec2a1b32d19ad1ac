"""What the Group talks about, in order, and where everything stands: for the steps that follow."""

from dataclasses import dataclass
from typing import Any

from cocreation.ranking.models import Standing
from cocreation.ranking.queries import eyes
from cocreation.ranking.queries.raw import ranked_without, standing_of
from cocreation.ranking.queries.words import flags_line, why_line
from cocreation.reading.models import Ranking
from grants.applications.models import Application
from grants.calls.models import Call


@dataclass(frozen=True)
class AgendaLine:
    """`place` from 1, among what this person may know of. `why`: one line."""

    application: Application
    why: str
    place: int


def agenda_for(user: Any, call: Call) -> list[AgendaLine]:
    """What to talk about, most open first, without what the person may not know of. While the calibrated figures are
    being made: what readers flagged, best first. Empty before reading has closed. At most five queries."""
    without = eyes.left_out(user, call)
    figures = eyes.made_for(call, without)
    if eyes.is_current(figures):
        rows = figures.rows.exclude(why="").order_by("agenda_place")
        whys = {one.application_id: why_line(one) for one in rows}
    else:
        whys = {one.application_id: why for one in raw_standings(call) if (why := flags_line(one))}
    seen = Application.objects.visible_to(user).readable().filter(pk__in=whys)
    known = {one.pk: one for one in seen.select_related("organisation", "strand")}
    found = [pk for pk in whys if pk in known]
    return [AgendaLine(known[pk], whys[pk], place) for place, pk in enumerate(found, start=1)]


def standings(call: Call) -> dict[int, Standing]:
    """By the application's key, of the whole call, with calibrated figures once they are made; empty before reading has
    closed. Leave out what somebody may not know of before you show it. At most two queries."""
    figures = eyes.figures_of_all(call)
    if eyes.is_current(figures):
        return {one.application_id: one for one in figures.rows.all()}
    return {one.application_id: one for one in raw_standings(call)}


def raw_standings(call: Call, seen: set[int] | None = None) -> list[Standing]:
    """In raw order, ranked among themselves. `seen`: those alone."""
    ranking = Ranking.objects.filter(call=call).first()
    rows = ranking.rows if ranking else []
    return [
        standing_of(row) for row in ranked_without([one for one in rows if seen is None or one["application"] in seen])
    ]
