"""Which state of a slate may follow which."""

from cocreation.recommendation.models import SlateState

S = SlateState

NEXT: dict[SlateState, set[SlateState]] = {
    S.DRAFT: {S.PROPOSED},
    S.PROPOSED: {S.AGREED, S.NOT_AGREED},
    S.AGREED: {S.RECOMMENDED},
    S.NOT_AGREED: set(),
    S.RECOMMENDED: set(),
}
