"""What may still be changed about one application after its call closed."""

from ..models import REOPENABLE, Application, Reopening


def reopening_to_use(application: Application) -> Reopening | None:
    """Extra time that its people have a code for and have not begun yet. No query before the call closed."""
    if application.call.is_open or application.call.stage not in REOPENABLE:
        return None
    return application.reopenings.in_force().filter(used_at=None).first()
