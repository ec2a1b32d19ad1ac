"""Who may search all applications, keep filters, and take lists away."""

from typing import Any

from shaping_future.accounts.roles import Role


def finds_applications(user: Any, obj: Any = None) -> bool:
    """MEX staff. What they may know of is visible_to's business: recusal holds in every list and file."""
    return user.is_authenticated and user.has_role(Role.STAFF)


def sees_hidden_answers(user: Any) -> bool:
    """Whether the answers that are hidden from reviewers may be searched and exported."""
    return finds_applications(user)


def owns_filter(user: Any, saved: Any) -> bool:
    return finds_applications(user) and saved.owner_id == user.pk
