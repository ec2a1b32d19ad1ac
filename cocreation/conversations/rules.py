"""Who names finalists, who arranges the conversations, and who takes part in them."""

from typing import Any

from grants.applications.rules import leads_application
from shaping_future.accounts.roles import Role


def names_finalists(user: Any, obj: Any = None) -> bool:
    """The facilitator holds the process."""
    return user.has_role(Role.FACILITATOR)


def arranges_conversations(user: Any, obj: Any = None) -> bool:
    """The facilitator; MEX staff stand in. They alone read what a finalist needs."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def follows_finalists(user: Any, obj: Any = None) -> bool:
    """The Group, its facilitator and MEX staff; which finalists, the queryset says."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)


def takes_notes(user: Any, conversation: Any = None) -> bool:
    """Whoever has the note-taker's seat."""
    return conversation is not None and conversation.seats.filter(user=user, part="notes").exists()


def writes_it_down(user: Any, conversation: Any = None) -> bool:
    """Whoever takes its notes, or arranges it."""
    return arranges_conversations(user) or takes_notes(user, conversation)


def is_asked_to_talk(user: Any, conversation: Any = None) -> bool:
    """The lead of the application."""
    return conversation is not None and leads_application(user, conversation.application)
