"""Working out what each rule would have chosen: when the facts changed, never because somebody looks again."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from cocreation.analysis import allocation
from cocreation.analysis.allocation import Ballot, NotEveryoneCould, Pot, Support
from cocreation.analysis.counterfactuals import Read, stability
from cocreation.reading.models import Reading
from cocreation.recommendation import queries
from cocreation.recommendation.models import RuleRun
from cocreation.recommendation.queries import CHOOSES, Ballots, Facts
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.rows import LOST_AFTER

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
    made = {"facts": facts.as_json(), "data": worked_out(facts), "computed_at": clock.now()}
    if len(facts.pks) > queries.EXPLAINED_AT_MOST:
        made["explained"] = {}
    row, is_new = RuleRun.objects.get_or_create(call=call, digest=facts.digest, defaults=made)
    if is_new:
        from cocreation.recommendation.tasks import explain_rules  # the nudge; the row is the promise

        older = list(RuleRun.objects.filter(call=call).values_list("pk", flat=True)[KEPT_RUNS:])
        RuleRun.objects.filter(pk__in=older).delete()
        explain_rules.delay_on_commit(row.pk)
    return row


# --- what they choose ------------------------------------------------------------------------------------------------


def worked_out(facts: Facts) -> dict[str, Any]:
    """As RuleRun.data documents it."""
    pot = pot_for(facts)
    support, state = support_for(pot, facts)
    funded: dict[str, Sequence[int]] = {
        "rank": allocation.by_rank(pot, facts.values).funded,
        "best": allocation.best_total(pot, facts.values).funded,
    }
    order: Sequence[int] = ()
    if support is not None:
        funded["shares"] = allocation.completed(pot, support).funded
        funded["order"] = allocation.phragmen(pot, support, "skip").funded
        order = allocation.phragmen(_enough(pot), support).funded
    seen = allocation.compare(pot, funded, support).by_rule
    rules = [
        _row(facts, key, seen[key], "readings" if key in ("rank", "best") else state)
        if key in seen
        else {"key": key, "label": CHOOSES[key], "state": state}
        for key in CHOOSES
    ]
    return {"rules": rules, "order": [facts.pks[one] for one in order]}


def _row(facts: Facts, key: str, chosen: Any, state: str) -> dict[str, Any]:
    funded = sorted(facts.pks[one] for one in chosen.funded)
    empty = len(chosen.empty_handed) if facts.ballots else None
    about = {"key": key, "label": CHOOSES[key], "state": state}
    return about | {"funded": funded, "cost": chosen.cost, "left": chosen.left, "empty": empty}


def _enough(pot: Pot) -> Pot:
    """The same with money for everything: the order in which Phragmén would go on."""
    return allocation.pot_of(pot.costs, sum(pot.costs), pot.tie_rank)


def pot_for(facts: Facts) -> Pot:
    supporters = [0] * len(facts.pks)
    for pks in facts.ballots.supports if facts.ballots else ():
        for place, pk in enumerate(facts.pks):
            supporters[place] += pk in pks
    keys, _seed = facts.ties
    ranks = allocation.tie_rank(facts.costs, supporters=supporters, tickets=facts.tickets, keys=keys)
    return allocation.pot_of(facts.costs, facts.budget, ranks)


def support_for(pot: Pot, facts: Facts) -> tuple[Support | None, str]:
    """Support, and what the rules on it are worth: "ballot", "lens" (somebody was recused), or why there is none."""
    if facts.ballots is None:
        return None, "no_ballot"
    ballots = _ballots(facts.ballots, facts.pks)
    try:
        return allocation.support_of(pot, ballots), "ballot"
    except NotEveryoneCould as found:
        return (None, "not_everyone") if found.missing else (allocation.support_of(pot, ballots, lens=True), "lens")


def _ballots(cast: Ballots, pks: Sequence[int]) -> list[Ballot]:
    place = {pk: number for number, pk in enumerate(pks)}

    def places(of: frozenset[int]) -> frozenset[int]:
        return frozenset(place[pk] for pk in of)

    return [
        Ballot(places(could), dict.fromkeys(places(supports), 1), places(recused))
        for could, supports, recused in zip(cast.could, cast.supports, cast.recused, strict=True)
    ]


# --- why, and how firmly ---------------------------------------------------------------------------------------------


def explain(pk: int) -> bool:
    """Write down why each is chosen or not, and how it holds; False when there was nothing to do. May run twice."""
    now = clock.now()
    if not RuleRun.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1):
        return False
    run = RuleRun.objects.select_related("call").get(pk=pk)
    facts = queries.facts_from(run.facts)
    found = {"why": reasons(facts), **firmness(run.call, facts)}
    RuleRun.objects.filter(pk=pk, explained__isnull=True).update(explained=found, claimed_at=None)
    return True


def _free() -> Q:
    lost = Q(claimed_at=None) | Q(claimed_at__lt=clock.now() - LOST_AFTER)
    return Q(explained__isnull=True, tries__lt=MOST_TRIES) & lost


def waiting_runs() -> list[int]:
    """What no worker has in hand."""
    return list(RuleRun.objects.filter(_free()).order_by("pk").values_list("pk", flat=True)[:20])


def reasons(facts: Facts) -> dict[str, dict[str, str]]:
    """{pk: {rule: sentence}}."""
    pot = pot_for(facts)
    support, _state = support_for(pot, facts)
    told: dict[str, Callable[[], Sequence[allocation.Why]]] = {
        "rank": lambda: allocation.explain_by_rank(pot, facts.values),
        "best": lambda: allocation.explain_best_total(pot, facts.values),
    }
    if support is not None:
        told["shares"] = lambda: allocation.explain_shares(pot, support)
        told["order"] = lambda: allocation.explain_phragmen(pot, support, "skip")
    found: dict[str, dict[str, str]] = {str(pk): {} for pk in facts.pks}
    for key, explained in told.items():
        for why in explained():
            found[str(facts.pks[why.application])][key] = allocation.sentence(why)
    return found


def firmness(call: Call, facts: Facts) -> dict[str, Any]:
    """How often each would be funded by rank if one reader, one criterion or 5 of a weight were otherwise."""
    weights = {one.key: one.weight for one in call.criteria.all()}
    place, pot = {pk: number for number, pk in enumerate(facts.pks)}, pot_for(facts)
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
