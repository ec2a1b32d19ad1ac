"""Approval, and the Method of Equal Shares where options cost something (cocreation.analysis.allocation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cocreation.analysis import allocation
from cocreation.analysis.allocation import Pot, Shares, Support
from cocreation.analysis.draw import tickets
from cocreation.deliberation.tally.asked import Asked, Ballot
from cocreation.deliberation.tally.options import OptionsTally, by_option, placed, whole


@dataclass(frozen=True)
class Approval(OptionsTally):
    """points: approvals. shares, pot and support speak of options by their place in `options` (from 0)."""

    pot: Pot | None = None
    support: Support | None = None
    shares: Shares | None = None

    @property
    def funded(self) -> tuple[int, ...]:
        """Numbers of the options that the money reaches, in the order in which it does."""
        return tuple(self.options[one].number for one in self.shares.funded) if self.shares else ()

    @property
    def chosen(self) -> tuple[int, ...]:
        return self.funded if self.shares else super().chosen

    def _words(self) -> list[str]:
        if not self.shares:
            return ["Options are in the order of how many approve of them."]
        left = self.pot.left(self.shares.funded)
        return [
            f"By Equal Shares the money reaches {len(self.funded)} of {len(self.options)}. "
            f"{allocation.pounds(left)} would be left."
        ]


def count_approval(asked: Asked, ballots: Sequence[Ballot]) -> Approval:
    options = by_option(asked, ballots, lambda said: Fraction(sum(said)))
    found = {**whole(asked, ballots), "options": placed(options, lambda one: one.supporters > 0)}
    budget = asked.rules.get("budget_pence")
    if budget is None:
        return Approval(**found)
    lots = tickets(asked.rules["draw"], [str(one.number) for one in asked.options])
    costs = [one.pence for one in asked.options]
    order = allocation.tie_rank(
        costs, supporters=[one.supporters for one in options], tickets=[lots[str(one.number)] for one in asked.options]
    )
    pot = allocation.pot_of(costs, budget, order)
    support = _support(asked, ballots, pot)
    return Approval(**found, pot=pot, support=support, shares=allocation.completed(pot, support))


def _support(asked: Asked, ballots: Sequence[Ballot], pot: Pot) -> Support:
    """Refused by allocation unless everybody could vote on everything; where somebody stays out, only to look at."""
    place = {option.number: number for number, option in enumerate(asked.options)}
    given = [
        allocation.approval(
            place.values(),
            [place[one] for one, value in ballot.choices.items() if value],
            [place[one] for one in ballot.out],
        )
        for ballot in ballots
    ]
    lens = any(ballot.out for ballot in ballots)
    return allocation.support_of(pot, given, asked.rules.get("utility", "cost"), lens=lens)
