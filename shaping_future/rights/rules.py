"""Who looks after what people may ask of us."""

from shaping_future.accounts.roles import Role

from .models import ComplaintHandler


def keeps_data(user, obj=None) -> bool:
    """MEX staff: how long things are kept, and what people ask for about theirs."""
    return user.has_role(Role.STAFF)


def answers_complaints(user, obj=None) -> bool:
    """Staff who are named for it; nobody else reads one."""
    return user.has_role(Role.STAFF) and ComplaintHandler.objects.filter(user=user, ended_at=None).exists()
