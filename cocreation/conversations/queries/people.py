"""Who may take part in a conversation: nobody with a tie to the applicant, of whatever step of the ladder."""

from collections.abc import Iterable

from cocreation.conversations.models import Conversation
from cocreation.group.models import Member
from grants.applications.models import Application, Recusal
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role


def may_sit(user: User, conversation: Conversation) -> bool:
    """They declared their interests, and have none in this one: not even one that is noted only."""
    if Recusal.objects.in_force().filter(application=conversation.application_id, user=user).exists():
        return False
    return Application.objects.visible_to(user).filter(pk=conversation.application_id).exists()


def possible_people(conversation: Conversation) -> tuple[list[User], list[User]]:
    """(who can talk, who can take notes), by name."""
    tied = Recusal.objects.in_force().filter(application=conversation.application_id).values("user")
    members = Member.objects.active().exclude(user__in=tied).select_related("user").order_by("user__name", "pk")
    talk = _who_may_know((member.user for member in members), conversation)
    others = User.objects.with_role(Role.FACILITATOR) | User.objects.with_role(Role.STAFF)
    others = _who_may_know(others.exclude(pk__in=tied).order_by("name", "pk"), conversation)
    return talk, talk + [one for one in others if one not in talk]


def _who_may_know(people: Iterable[User], conversation: Conversation) -> list[User]:
    """Each asked at the application's own door: a handful of people, on a page that is opened a few times."""
    return [
        one for one in people if Application.objects.visible_to(one).filter(pk=conversation.application_id).exists()
    ]
