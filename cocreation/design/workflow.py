"""Which state of a design decision may follow which."""

from cocreation.design.kinds import DesignState

S = DesignState

NEXT: dict[DesignState, set[DesignState]] = {
    S.DRAFTING: {S.PROPOSED, S.AGREED, S.SET_ASIDE},
    S.PROPOSED: {S.AGREED, S.DRAFTING},
    S.AGREED: {S.REPLACED},
    S.REPLACED: set(),
    S.SET_ASIDE: set(),
}
