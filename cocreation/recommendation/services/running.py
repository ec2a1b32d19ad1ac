"""Working out what each rule would have chosen: when the facts changed, never because somebody looks again."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from cocreation.analysis import allocation
from cocreation.analysis.counterfactuals import Read, stability
from cocreation.reading.models import Reading
from cocreation.recommendation import queries
from cocreation.recommendation.models import RuleRun, Slate, SlateState
from cocreation.recommendation.queries import Facts
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.rows import not_in_hand

KEPT_RUNS = 20
"""For each call; older ones are of facts that no page shows any more."""
MOST_TRIES = 3


def keep_run(call: Call, facts: Facts) -> RuleRun:
    """What the rules choose from these facts: as it was kept, or worked out now (a tenth of a second at most for 200
    applications). Why, and what would change it, takes longer and is the worker's."""
    if kept := queries.run_of(call, facts):
        return kept
    return _kept(call, facts)


@transaction.atomic
def _kept(call: Call, facts: Facts) -> RuleRun:
    made = {"facts": facts.as_json(), "data": queries.worked_out(facts), "computed_at": clock.now()}
    row, is_new = RuleRun.objects.get_or_create(call=call, digest=facts.digest, defaults=made)
    if is_new:
        from cocreation.recommendation.tasks import explain_rules  # the nudge; the row is the promise

        older = list(RuleRun.objects.filter(call=call).values_list("pk", flat=True)[KEPT_RUNS:])
        RuleRun.objects.filter(pk__in=older).delete()
        explain_rules.delay_on_commit(row.pk)
    return row


def explain(pk: int) -> bool:
    """Write down why each is chosen or not, and how it holds; False when there was nothing to do. May run twice."""
    now = clock.now()
    if not RuleRun.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1):
        return False
    run = RuleRun.objects.select_related("call").get(pk=pk)
    facts = queries.facts_from(run.facts)
    found = {"why": queries.reasons(facts), **firmness(run.call, facts)}
    RuleRun.objects.filter(pk=pk, explained__isnull=True).update(explained=found, claimed_at=None)
    return True


def _free() -> Q:
    return Q(explained__isnull=True, tries__lt=MOST_TRIES) & not_in_hand()


def keep_current(pk: int) -> bool:
    """Keep what the rules choose from the facts of now beside this slate, readings and ballots included; False when
    that is kept already. Somebody's change keeps it too: this is for what changed elsewhere."""
    slate = Slate.objects.select_related("call__fund", "call__tie_rule").get(pk=pk)
    facts = queries.facts_of_all(slate.call, queries.pot(slate), slate.call.tie_rule)
    if queries.run_of(slate.call, facts) is not None:
        return False
    keep_run(slate.call, facts)
    return True


def slates_beside() -> list[int]:
    """Those that the Group is talking about."""
    talked_about = Slate.objects.filter(state__in=[SlateState.DRAFT, SlateState.PROPOSED], call__tie_rule__isnull=False)
    now = talked_about.filter(call__stage=Stage.DELIBERATING)
    return list(now.order_by("call_id", "-version").distinct("call_id").values_list("pk", flat=True))


def waiting_runs() -> list[int]:
    """What no worker has in hand."""
    return list(RuleRun.objects.filter(_free()).order_by("pk").values_list("pk", flat=True)[:20])


def firmness(call: Call, facts: Facts) -> dict[str, Any]:
    """How often each would be funded by rank if one reader, one criterion or 5 of a weight were otherwise."""
    weights = {one.key: one.weight for one in call.criteria.all()}
    place, pot = {pk: number for number, pk in enumerate(facts.pks)}, queries.pot_for(facts)
    sheets = Reading.objects.counted().filter(application__in=place).prefetch_related("scores__criterion")
    reads = [
        Read(place[one.application_id], one.member_id, {each.criterion.key: each.value for each in one.scores.all()})
        for one in sheets.order_by("pk")
    ]
    ranked = [value is not None for value in facts.values]

    def funds(values: Sequence[Fraction | None]) -> Sequence[int]:
        counted = [value if is_ranked else None for value, is_ranked in zip(values, ranked, strict=True)]
        return allocation.by_rank(pot, counted).funded

    found = stability(reads, weights, len(facts.pks), funds)
    holds = {str(pk): f"{one.numerator}/{one.denominator}" for pk, one in zip(facts.pks, found.held, strict=True)}
    return {"holds": holds, "scenarios": len(found.scenarios)}
