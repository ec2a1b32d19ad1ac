"""Which state of a conversation may follow which."""

from cocreation.conversations.kinds import ConversationState

S = ConversationState

NEXT: dict[ConversationState, set[ConversationState]] = {
    S.INVITED: {S.BOOKED, S.CALLED_OFF},
    S.BOOKED: {S.INVITED, S.HELD, S.CALLED_OFF},
    S.HELD: {S.SHARED},
    S.SHARED: set(),
    S.CALLED_OFF: {S.INVITED},
}
