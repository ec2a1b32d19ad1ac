"""Which state of an access cost may follow which."""

from .models import CostState

NEXT: dict[CostState, frozenset[CostState]] = {
    CostState.ASKED: frozenset({CostState.AGREED, CostState.DECLINED, CostState.TAKEN_BACK}),
    CostState.AGREED: frozenset({CostState.PAID}),
    CostState.PAID: frozenset(),
    CostState.DECLINED: frozenset(),
    CostState.TAKEN_BACK: frozenset(),
}
