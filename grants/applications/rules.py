"""Who may do what with an application. When they may do it is the services' business."""

from typing import Any

from grants.calls.blindness import hidden_from
from shaping_future.accounts.roles import Role

from .models import Application, Participant

WRITERS = (Participant.Part.LEAD, Participant.Part.EDITOR)


def on_application(user: Any, application: Application | None = None) -> bool:
    """Lead, editor or reader of it."""
    return _has_part(user, application, Participant.Part.values)


def writes_application(user: Any, application: Application | None = None) -> bool:
    """Lead or editor of it."""
    return _has_part(user, application, WRITERS)


def leads_application(user: Any, application: Application | None = None) -> bool:
    """Sending, taking back and withdrawing are the lead's."""
    return _has_part(user, application, [Participant.Part.LEAD])


def checks_eligibility(user: Any, application: Application | None = None) -> bool:
    """MEX staff, never about an application of their own."""
    if not user.has_role(Role.STAFF):
        return False
    return application is None or not application.participants.filter(user=user).exists()


def prepares_copies(user: Any, subject: Any = None) -> bool:
    """Staff, and a facilitator from whom nothing is hidden in the call; `subject`: it, or one of its applications."""
    if not user.has_role(Role.STAFF, Role.FACILITATOR):
        return False
    return subject is None or not hidden_from(user, getattr(subject, "call", subject))


def reads_figures(user: Any, call: Any = None) -> bool:
    """Who applied, in numbers without people: staff, facilitators and contributing funders."""
    return user.has_role(Role.STAFF, Role.FACILITATOR, Role.FUNDER)


def _has_part(user: Any, application: Application | None, parts: Any) -> bool:
    if application is None or not user.is_authenticated:
        return False
    if application.known_part is not None and application.known_part[0] == user.pk:
        return application.known_part[1] in parts
    return application.participants.filter(user=user, removed_at=None, part__in=parts).exists()
