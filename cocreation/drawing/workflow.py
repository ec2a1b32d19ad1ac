"""Which state of a draw may follow which."""

from cocreation.drawing.kinds import DrawState

S = DrawState

NEXT: dict[DrawState, set[DrawState]] = {
    S.OPEN: {S.FROZEN, S.VOID},
    S.FROZEN: {S.DRAWN, S.VOID},
    S.DRAWN: set(),
    S.VOID: set(),
}
