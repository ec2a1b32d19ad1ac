"""What would have to be different for an application to be funded. Every answer was tried by running the rule again.

The rule is given as a function, so the answers hold for whatever the Group declared (step, completion, order for
ties). The order for ties stays as it is. With the change found the application is funded; with one step less it is
not. With a completion a rule need not be monotone, so a smaller change may exist further away from the answer.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction

from .ballots import Support
from .pot import Exact, Pot

Funds = Callable[[Pot], Collection[int]]
FundsBallots = Callable[[Pot, Support], Collection[int]]
FundsValues = Callable[[Pot, Sequence[Exact | None]], Collection[int]]

POUND = 100
TENTH = Fraction(1, 10)


def cheaper(pot: Pot, application: int, funds: Funds, step: int = POUND) -> int | None:
    """Pence less, in whole steps; the application then still asks something. None: at no such amount."""
    cost = pot.costs[application]
    steps = _fewest((cost - 1) // step, lambda less: application in funds(pot.asking(application, cost - less * step)))
    return None if steps is None else steps * step


def higher(
    pot: Pot, values: Sequence[Exact | None], application: int, funds: FundsValues, step: Exact = TENTH
) -> Exact | None:
    """How much higher its value, in whole steps, up to just above the highest of all. None: at no such value."""
    value, best = values[application], max((one for one in values if one is not None), default=0)
    if value is None:
        return None

    def funded(more: int) -> bool:
        changed = [*values[:application], value + more * step, *values[application + 1 :]]
        return application in funds(pot, changed)

    steps = _fewest(int((best - value) / step) + 1, funded)
    return None if steps is None else steps * step


def more_supporters(
    pot: Pot, support: Support, application: int, funds: FundsBallots, eager: Iterable[int]
) -> tuple[int, ...] | None:
    """Voters who would have to support it too, in the order of `eager` (who has most money left, say), from those who
    do not and could. None: not even all of them would be enough."""
    stay_out = support.recused[application] | set(support.points[application])
    joined: list[int] = []
    for member in eager:
        if member not in stay_out:
            joined.append(member)
            if application in funds(pot, support.with_supporters(application, joined)):
                return tuple(joined)
    return None


def _fewest(most: int, works: Callable[[int], bool]) -> int | None:
    """A number from 1 to most that works, where one less (0 is known not to) does not."""
    if most < 1 or not works(most):
        return None
    fails = 0
    while most - fails > 1:
        middle = (fails + most) // 2
        fails, most = (fails, middle) if works(middle) else (middle, most)
    return most
