"""One page of the ranking: reads the rows that it shows and no others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from cocreation.analysis.chances import percent
from cocreation.ranking.models import Figures, Standing
from cocreation.ranking.queries import eyes
from cocreation.ranking.queries.talking import raw_standings
from cocreation.ranking.queries.words import flags_line, why_line
from cocreation.reading.queries import FLAGS
from grants.applications.models import Application
from grants.calls.models import Call

ROWS = 20
SHOWN = ("public_id", "reference", "call", "asked_pence", "person_name", "organisation__name", "strand__label")
ORDERS = {"raw": "By total", "calibrated": "By calibrated estimate", "agenda": "What to talk about first"}


@dataclass(frozen=True)
class Line:
    """One application as it is shown. `why`: in one line, "" where nothing speaks for talking about it. ranks, cells:
    what the table shows before and after its name, each (figure, what stands below it)."""

    application: Application
    standing: Standing
    why: str
    ranks: list[tuple[Any, str]]
    cells: list[tuple[Any, str]]

    @property
    def flags(self) -> list[str]:
        return [FLAGS[flag] for flag in self.standing.flags]


@dataclass(frozen=True)
class RankingPage:
    """`figures` None: there are none yet that rest on the ranking as it is now, and rows are raw. `page` of Line.
    `failed`: they could not be made."""

    figures: Figures | None
    order: str
    page: Page
    failed: bool = False


def ranking_page(user: Any, call: Call, order: str = "", page: Any = 1) -> RankingPage:
    """Without what the person may not know of. Four queries with figures, six without; the rows of one page.

    `order` is a key of ORDERS; anything else: the one that the data can carry."""
    without = eyes.left_out(user, call)
    figures = eyes.made_for(call, without)
    if not eyes.is_current(figures):
        seen = set(Application.objects.visible_to(user).readable().filter(call=call).values_list("pk", flat=True))
        rows = Paginator(raw_standings(call, seen), ROWS).get_page(page)
        return RankingPage(None, "raw", lines(user, rows, None), eyes.failed(call))
    if order not in ORDERS:
        order = figures.trust["primary"]
    paginator = Paginator(figures.rows.order_by(f"{order}_place"), ROWS)
    paginator.count = figures.count  # known since it was made
    return RankingPage(figures, order, lines(user, paginator.get_page(page), figures, order))


def lines(user: Any, page: Page, figures: Figures | None, order: str = "") -> Page:
    """The page's standings with their applications, as this person sees them. Of figures made for their eyes nothing
    has to be left out again. One query besides the rows."""
    rows: Sequence[Standing] = list(page.object_list)
    seen = Application.objects.filter(pk__in=[one.application_id for one in rows]).readable()
    seen = seen.as_seen_by(user) if figures else seen.visible_to(user)
    known = {one.pk: one for one in seen.select_related("organisation", "strand").only(*SHOWN)}
    page.object_list = [
        _line(known[one.application_id], one, figures, order) for one in rows if one.application_id in known
    ]
    return page


def _line(application: Application, one: Standing, figures: Figures | None, order: str) -> Line:
    turn = [(one.agenda_place if one.why else None, "")] if order == "agenda" else []
    spread = "" if one.low is None else f"{one.low} to {one.high}, middle {one.median}"
    cells = [(one.mean, spread), (one.n, "")]
    if figures and figures.trust["possible"]:
        cells += _calibrated(one, figures.budget_pence is not None)
    why = why_line(one) if figures else flags_line(one)
    return Line(application, one, why, [*turn, (one.rank, "")], cells)


def _calibrated(one: Standing, has_budget: bool) -> list[tuple[Any, str]]:
    chance = [("" if one.chance is None else percent(one.chance), "")] if has_budget else []
    if one.estimate is None:
        return [(None, ""), (None, ""), *([(None, "")] if has_budget else [])]
    estimate = (f"{one.estimate:.1f}", f"{one.estimate_low:.1f} to {one.estimate_high:.1f}")
    return [(one.calibrated_place, f"likely {one.place_low} to {one.place_high}"), estimate, *chance]
