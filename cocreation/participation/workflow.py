"""Which state of a claim may follow which."""

from cocreation.participation.models import ClaimState

NEXT: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.WAITING: frozenset({ClaimState.PAID, ClaimState.NOT_AGREED, ClaimState.TAKEN_BACK}),
    ClaimState.PAID: frozenset({ClaimState.WAITING}),  # the payment came back to us
    ClaimState.NOT_AGREED: frozenset(),
    ClaimState.TAKEN_BACK: frozenset(),
}
