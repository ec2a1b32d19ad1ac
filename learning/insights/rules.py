"""Who may read what was shared, write insights, speak for a grant, and comment."""

from typing import Any

from grants.applications.models import Application
from grants.awards import rules as awards
from grants.awards.models import Award
from shaping_future.accounts.roles import Role


def gathers(user: Any, obj: Any = None) -> bool:
    """Learning partners gather what is learned; staff gather with them."""
    return user.has_role(Role.LEARNING, Role.STAFF)


def speaks_for(user: Any, award: Award | None) -> bool:
    """Lead or editor of the grant: they say yes or no to words of theirs."""
    return award is not None and awards.grant_partner(user, award)


def answers_ask(user: Any, ask: Any = None) -> bool:
    """Lead or editor of the grant whose words they are."""
    return ask is not None and speaks_for(user, ask.quote.passage.answer.report.award)


def answers_study(user: Any, consent: Any = None) -> bool:
    """Lead or editor of the grant that the text is about."""
    return consent is not None and speaks_for(user, consent.version.insight.award)


def moderates(user: Any, obj: Any = None) -> bool:
    """Staff look at comments before anybody else does."""
    return user.has_role(Role.STAFF)


def comments(user: Any, obj: Any = None) -> bool:
    """Grant partners and members of the Group; whoever gathers answers them here."""
    if not user.is_authenticated:
        return False
    if user.has_role(Role.GROUP_MEMBER, Role.LEARNING, Role.STAFF):
        return True
    return Application.objects.own(user).filter(award__isnull=False).exists()
