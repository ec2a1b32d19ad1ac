"""Closing reading, and computing the ranking once, when data change."""

from collections.abc import Callable
from fractions import Fraction

from django.db import transaction

from cocreation.analysis.scores import Sheet, Standing, ranks, standing
from cocreation.reading import rules
from cocreation.reading.models import Ranking, Reading
from grants.applications.models import Application
from grants.calls import services as calls
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note, seal

ranking_computed: list[Callable[[Call], None]] = []
"""Called in the transaction that computes a ranking. What a later step makes of it (cocreation.ranking: the calibrated
figures) is asked for there, because this folder may not know of it."""


@transaction.atomic
def close_reading(call: Call, *, by: User) -> Ranking:
    """Reading ends for everybody; the ranking is computed; the Group deliberates."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.holds_reading(by):
        raise NotAllowed("A facilitator closes reading.")
    if call.stage != Stage.READING:  # from the Board a call also goes back to deliberating, but never by this step
        raise NotAllowedNow("Reading is not open for this call.")
    call = calls.close_reading(call, by=by)
    wait_for_writers(call)
    ranking = recompute_ranking(call)
    note("reading.closed", call, by=by, ranked=sum(1 for row in ranking.rows if row["rank"]))
    seal()
    return ranking


def wait_for_writers(call: Call) -> None:
    """Whoever is sending at this moment finishes first, and is counted; whoever comes later finds reading closed."""
    sheets = Reading.objects.select_for_update(of=("self",)).filter(application__call=call).order_by("pk")
    list(sheets.values_list("pk"))


def keep_ranking_true(call: Call) -> None:
    """A recusal began or ended: sheets leave or join the ranking, if there is one."""
    if Ranking.objects.select_for_update().filter(call=call).exists():
        recompute_ranking(call)


@transaction.atomic
def recompute_ranking(call: Call) -> Ranking:
    """Compute the ranking from the sheets that count now. A late recusal calls it again."""
    weights = {criterion.key: criterion.weight for criterion in call.criteria.all()}
    sheets = _sheets(call)
    pks = Application.objects.filter(call=call).readable().values_list("pk", flat=True)
    standings = {pk: standing(sheets.get(pk, []), weights) for pk in pks}
    places = ranks(standings, call.readings_per_application)
    rows = [_row(pk, places[pk], standings[pk]) for pk in sorted(standings, key=lambda pk: (places[pk] or 10**9, pk))]
    ranking, _ = Ranking.objects.update_or_create(call=call, defaults={"rows": rows, "computed_at": clock.now()})
    for hear in ranking_computed:
        hear(call)
    return ranking


def _sheets(call: Call) -> dict[int, list[Sheet]]:
    """application → its sheets that count: sent, and not by someone who is recused now."""
    sheets: dict[int, list[Sheet]] = {}
    counted = Reading.objects.counted().filter(application__call=call).prefetch_related("scores__criterion")
    for reading in counted.order_by("pk"):
        scores = {score.criterion.key: score.value for score in reading.scores.all()}
        sheet = Sheet(scores, asks=reading.wants_discussion, safety=bool(reading.safety_flag))
        sheets.setdefault(reading.application_id, []).append(sheet)
    return sheets


def _row(pk: int, rank: int | None, one: Standing) -> dict:
    """As Ranking.rows documents it: exact fractions as text."""
    return {
        "application": pk,
        "rank": rank,
        "n": one.n,
        "mean": _text(one.mean),
        "median": _text(one.median),
        "low": _text(one.low),
        "high": _text(one.high),
        "totals": [_text(total) for total in one.totals],
        "flags": list(one.flags),
        "criteria": one.criteria,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"
