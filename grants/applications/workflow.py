"""Which state of an application may follow which. Who may take the step, and when, is its service's business."""

from .models import State

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SENT, State.WITHDRAWN}),
    State.SENT: frozenset({State.DRAFT, State.ELIGIBLE, State.NEEDS_CONVERSATION, State.NOT_ELIGIBLE, State.WITHDRAWN}),
    State.NEEDS_CONVERSATION: frozenset({State.ELIGIBLE, State.NOT_ELIGIBLE, State.WITHDRAWN}),
    State.ELIGIBLE: frozenset(
        {State.FUNDED, State.OFFERED, State.WAITING, State.NOT_THIS_TIME, State.WITHDRAWN},
    ),
    State.NOT_ELIGIBLE: frozenset({State.NEEDS_CONVERSATION}),  # a slip that they correct
    State.FUNDED: frozenset(),
    State.NOT_THIS_TIME: frozenset(),
    State.OFFERED: frozenset({State.ACCEPTED, State.NOT_TAKEN}),
    State.WAITING: frozenset({State.OFFERED, State.NOT_THIS_TIME, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.NOT_TAKEN}),
    State.NOT_TAKEN: frozenset(),
    State.WITHDRAWN: frozenset(),
}
