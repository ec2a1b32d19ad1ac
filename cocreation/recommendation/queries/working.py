"""What the rules choose from given facts, and why. Nothing is read and nothing is kept here."""

from collections.abc import Callable, Sequence
from typing import Any

from cocreation.analysis import allocation
from cocreation.analysis.allocation import Ballot, NotEveryoneCould, Pot, Support
from cocreation.recommendation.queries.ballots import Ballots
from cocreation.recommendation.queries.facts import TRIED_AT_MOST, Facts
from cocreation.recommendation.queries.running import CHOOSES


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


def reasons(facts: Facts) -> dict[str, dict[str, str]]:
    """{pk: {rule: sentence}}."""
    pot, tries = pot_for(facts), len(facts.pks) <= TRIED_AT_MOST
    support, _state = support_for(pot, facts)
    told: dict[str, Callable[[], Sequence[allocation.Why]]] = {
        "rank": lambda: allocation.explain_by_rank(pot, facts.values),
        "best": lambda: allocation.explain_best_total(pot, facts.values, changes=tries),
    }
    if support is not None:
        told["shares"] = lambda: allocation.explain_shares(pot, support, changes=tries)
        told["order"] = lambda: allocation.explain_phragmen(pot, support, "skip", changes=tries)
    found: dict[str, dict[str, str]] = {str(pk): {} for pk in facts.pks}
    for key, explained in told.items():
        for why in explained():
            found[str(facts.pks[why.application])][key] = allocation.sentence(why)
    return found
