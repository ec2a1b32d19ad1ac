"""What may still be changed about one application after its call closed."""

from grants.calls.models import Stage

from ..models import REOPENABLE, Application, Reopening, State


def reopening_to_use(application: Application) -> Reopening | None:
    """Extra time that its people have a code for and have not begun yet. No query before the call closed."""
    if application.call.is_open or application.call.stage not in REOPENABLE:
        return None
    return application.reopenings.in_force().filter(used_at=None).first()


def waits_for_decision(application: Application) -> bool:
    """Sent, and the Board has not signed off what was decided about all of them: the same for everybody who waits."""
    waits = application.state in (State.SENT, State.NEEDS_CONVERSATION, State.ELIGIBLE)
    return waits and application.call.stage not in (Stage.SIGNED_OFF, Stage.RELEASED)
