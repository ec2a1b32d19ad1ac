"""What to do with money that equal shares leave over: the published completion (analysis C.3).

1. Every share rises by `step` (1 % of it unless another step was published) and everything is run again, as long as the
   outcome still fits the budget and something that has support could still be paid. The last that fits counts.
2. What is left goes to what most support for each pound, in order, past what does not fit.

The outcome can depend on the step: it is published before anybody votes.
"""

from dataclasses import replace
from fractions import Fraction

from ..digest import digest_of
from .ballots import Support
from .pot import Exact, Pot
from .ranked import by_rank
from .shares import Shares, first_share, one_run, supported

PARTS = 100
"""The default step is the first share in so many parts."""


def completed(pot: Pot, support: Support, step: Exact | None = None, utilitarian: bool = True) -> Shares:
    """Equal shares with completion. `step` in pence, above 0. Not `utilitarian`: without the second part."""
    share = first_share(pot, support)
    step = share / PARTS if step is None else Fraction(step)
    if step <= 0 and pot.budget:
        raise ValueError("the step is above 0")
    found = _risen(pot, support, one_run(pot, support, share), step, utilitarian)
    return replace(found, digest=digest_of("completed", pot, support, step, utilitarian))


def _risen(pot: Pot, support: Support, found: Shares, step: Fraction, utilitarian: bool) -> Shares:
    candidates = supported(pot, support)
    if pot.cost(candidates) <= pot.budget:  # rising shares would end with all of them
        return _added(pot, support, found)
    while any(pot.costs[one] <= pot.left(found.funded) for one in candidates if one not in found.funded):
        further = one_run(pot, support, found.endowment + step)
        runs = found.runs + 1
        if pot.cost(further.funded) > pot.budget:
            found = replace(found, runs=runs)
            break
        found = replace(further, runs=runs)
    return _added(pot, support, found) if utilitarian else found


def _added(pot: Pot, support: Support, found: Shares) -> Shares:
    """By Σ_i u_i(j) / cost_j: for cost utility the number of approvals."""
    worth = [Fraction(sum(support.units(pot, one).values())) / cost for one, cost in enumerate(pot.costs)]
    added = by_rank(pot, worth, "skip", found.funded).funded
    return replace(found, funded=(*found.funded, *added), added=added)
