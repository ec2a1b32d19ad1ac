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

ROWS = 25
ORDERS = {"raw": "By total", "calibrated": "By calibrated estimate", "agenda": "What to talk about first"}


@dataclass(frozen=True)
class Line:
    """One application as it is shown. `why`: in one line, "" where nothing speaks for talking about it."""

    application: Application
    standing: Standing
    why: str

    @property
    def flags(self) -> list[str]:
        return [FLAGS[flag] for flag in self.standing.flags]

    @property
    def chance(self) -> str:
        return "" if self.standing.chance is None else percent(self.standing.chance)


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
        return RankingPage(None, "raw", lines(user, rows, False), eyes.failed(call))
    if order not in ORDERS:
        order = figures.trust["primary"]
    paginator = Paginator(figures.rows.order_by(f"{order}_place"), ROWS)
    paginator.count = figures.count  # known since it was made
    return RankingPage(figures, order, lines(user, paginator.get_page(page), True))


def lines(user: Any, page: Page, made: bool) -> Page:
    """The page's standings with their applications, as this person sees them."""
    rows: Sequence[Standing] = list(page.object_list)
    seen = Application.objects.filter(pk__in=[one.application_id for one in rows]).readable().visible_to(user)
    known = {one.pk: one for one in seen.select_related("organisation", "strand")}
    say = why_line if made else flags_line
    page.object_list = [Line(known[one.application_id], one, say(one)) for one in rows if one.application_id in known]
    return page
