"""Which state of a meeting, and of an item of its agenda, may follow which."""

from cocreation.meetings.kinds import ItemState, MeetingState

M, S = MeetingState, ItemState

NEXT: dict[MeetingState, set[MeetingState]] = {
    M.PLANNED: {M.RUNNING, M.CALLED_OFF},
    M.RUNNING: {M.ENDED},
    M.ENDED: set(),
    M.CALLED_OFF: set(),
}
NEXT_ITEM: dict[ItemState, set[ItemState]] = {S.WAITING: {S.ON}, S.ON: {S.DONE}, S.DONE: set()}
