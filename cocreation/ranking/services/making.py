"""The figures of a ranking: wanted when data change, made in the worker, once for whoever must not know of the same."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from cocreation.ranking import queries
from cocreation.ranking.models import Figures, Severity, Standing
from cocreation.reading.models import Ranking
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.record.services import note
from shaping_future.rows import not_in_hand

AT_ONCE = 500

logger = logging.getLogger(__name__)


def want_figures(call: Call) -> None:
    """In the transaction that computes the ranking. The row is the promise; whoever stays out of something has theirs
    made in the same run."""
    now = clock.now()
    Figures.objects.update_or_create(
        call=call, key="", defaults={"wanted_at": now, "tries": 0}, create_defaults={"wanted_at": now, "seed": call.pk}
    )
    from cocreation.ranking.tasks import make_figures  # the nudge; beat keeps the promise without it

    make_figures.delay_on_commit(call.pk)


def keep_figures() -> int:
    """Every call whose figures are missing or older than what they rest on; returns how many were made."""
    unmade = Q(figures__in=Figures.objects.filter(_waiting())) | Q(figures=None)
    calls = Call.objects.filter(ranking__isnull=False).filter(Q(stage=Stage.DELIBERATING) | unmade)
    return sum(make_figures_of(pk) for pk in list(calls.order_by("pk").distinct().values_list("pk", flat=True)))


def make_figures_of(pk: int) -> int:
    """All that a call still needs, for everybody's eyes; returns how many were made. May run twice, or at once."""
    call = Call.objects.select_related("fund", "ranking").get(pk=pk)
    if not hasattr(call, "ranking"):
        return 0
    _want_what_is_old(call)
    waiting = Figures.objects.filter(_free(), call=call).order_by("key")
    return sum(make(one) for one in list(waiting.values_list("pk", flat=True)))


def _want_what_is_old(call: Call) -> None:
    """A promise for all eyes there are; none for those there are no more."""
    wanted, now = queries.every_left_out(call), clock.now()
    known = list(Figures.objects.filter(call=call).defer("stability", "trust").select_related("call__fund"))
    missing = wanted.keys() - {one.key for one in known}
    Figures.objects.bulk_create(
        [Figures(call=call, key=key, without=wanted[key], wanted_at=now, seed=call.pk) for key in sorted(missing)],
        ignore_conflicts=True,  # another worker was quicker
    )
    Figures.objects.filter(pk__in=[one.pk for one in known if one.key not in wanted]).delete()
    for figures in known:
        if figures.made_at and figures.basis != _basis(figures):
            Figures.objects.filter(pk=figures.pk, wanted_at__lte=F("made_at")).update(wanted_at=now, tries=0)


def _basis(figures: Figures) -> str:
    known = figures.call.applications.readable().exclude(pk__in=figures.without).values_list("pk", flat=True)
    ranked_at = Ranking.objects.values_list("computed_at", flat=True).get(call=figures.call)
    return queries.basis_of(ranked_at, queries.budget_of(figures), known)


def make(pk: int) -> bool:
    """Make one promised set; False when there was nothing to do, or the ranking changed meanwhile."""
    now = clock.now()
    if not Figures.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1):
        return False
    figures = Figures.objects.select_related("call__fund").get(pk=pk)
    try:
        return _made(figures)
    except Exception:
        logger.exception("Figures %s were not made", pk)
        return False
    finally:
        Figures.objects.filter(pk=pk, claimed_at=now).update(claimed_at=None)


def _made(figures: Figures) -> bool:
    from cocreation.ranking.services.computing import figures_of  # only the worker pays for numpy and scipy: 70 MB

    facts = queries.facts_of(figures)
    if facts is None:
        return False
    made = figures_of(facts, figures.seed)
    with transaction.atomic():
        ranking = Ranking.objects.select_for_update().only("computed_at").get(call=figures.call)
        mine = Figures.objects.select_for_update().filter(pk=figures.pk, claimed_at=figures.claimed_at)
        if ranking.computed_at != facts.ranked_at or not mine.exists():
            return False
        _replace(Standing, figures, made.standings)
        _replace(Severity, figures, made.severities)
        rests = {"ranked_at": facts.ranked_at, "basis": facts.basis, "digest": facts.digest}
        mine.update(made_at=figures.claimed_at, budget_pence=facts.budget, tries=0, **rests, **made.fields)
        if not figures.key:
            log = made.fields["trust"]["log"]
            note(
                "ranking.figures-made", figures.call, digest=facts.digest, seed=figures.seed, draws=log.get("draws", 0)
            )
    return True


def _replace(model: type[Standing] | type[Severity], figures: Figures, rows: Iterable) -> None:
    model.objects.filter(figures=figures).delete()
    for row in (rows := list(rows)):
        row.figures = figures
    model.objects.bulk_create(rows, batch_size=AT_ONCE)


def _waiting() -> Q:
    return Q(made_at=None) | Q(wanted_at__gt=F("made_at"))


def _free() -> Q:
    """What no worker has in hand, or had and lost, and was not given up."""
    return _waiting() & not_in_hand() & Q(tries__lt=queries.MOST_TRIES)
