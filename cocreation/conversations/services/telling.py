"""Mail about conversations: a quiet line and a link. No name, no decision, no word of what is said."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from cocreation.conversations.models import Conversation
from cocreation.conversations.services._held import leader_of
from grants.applications.models import Application
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.services import promise_to_each

NEWS = "There is news about your application"


def tell_finalist(conversation: Conversation, occasion: str, words: str) -> None:
    """To the lead, once for each occasion."""
    lead = leader_of(conversation)
    link = settings.SITE_URL + reverse("talk", args=[conversation.application.public_id])
    body = f"Hello,\n\n{words}\n\n{link}\n\nThank you.\n"
    promise_to_each({f"talk:{conversation.pk}:{occasion}:{lead.pk}": lead.email}, subject=NEWS, body=body)


def tell_seats(conversation: Conversation, occasion: str, words: str, people: Iterable[User] | None = None) -> None:
    """To our people in it, or these of them."""
    people = [seat.user for seat in conversation.seats.select_related("user")] if people is None else people
    link = settings.SITE_URL + reverse("conversation-mine", args=[conversation.plan.call.slug])
    promise_to_each(
        {f"talk:{conversation.pk}:{occasion}:{one.pk}": one.email for one in people},
        subject="About a conversation",
        body=f"Hello,\n\n{words}\n\n{link}\n\nThank you.\n",
    )


def tell_arrangers(conversation: Conversation, occasion: str) -> None:
    """That somebody has to look. Never to a person who stays out of the application. MEX staff if nobody else can."""
    people = [one for one in User.objects.with_role(Role.FACILITATOR) if _may_know(one, conversation)]
    people = people or [one for one in User.objects.with_role(Role.STAFF) if _may_know(one, conversation)]
    link = settings.SITE_URL + reverse("conversation-arrange", args=[conversation.plan.call.slug])
    promise_to_each(
        {f"talk:{conversation.pk}:{occasion}:{one.pk}": one.email for one in people},
        subject="A conversation needs you",
        body=f"Hello,\n\nsomething changed that you arrange. Please sign in and look:\n\n{link}\n",
    )


def _may_know(user: User, conversation: Conversation) -> bool:
    return Application.objects.visible_to(user).filter(pk=conversation.application_id).exists()
