"""Mail about a person's part in the Group: a quiet line, and where to sign in."""

from django.conf import settings
from django.urls import reverse

from cocreation.group.models import Member
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.services import promise, promise_to_each


def write(member: Member, occasion: str, subject: str, words: str) -> None:
    """To the member; once for each occasion."""
    link = settings.SITE_URL + reverse("member-you")
    body = f"Hello,\n\n{words}\n\n{link}\n\nThank you.\n"
    promise(key=f"member:{member.pk}:{occasion}", to=member.user.email, subject=subject, body=body)


def tell_facilitators(member: Member, occasion: str) -> None:
    """That something changed; who and what, they read where they are signed in. MEX staff where nobody facilitates."""
    people = User.objects.with_role(Role.FACILITATOR) or User.objects.with_role(Role.STAFF)
    link = settings.SITE_URL + reverse("group-list")
    promise_to_each(
        {f"member:{member.pk}:{occasion}:{one.pk}": one.email for one in people},
        subject="There is news about the Group",
        body=f"Hello,\n\nsomething changed in the Group. Please sign in and look:\n\n{link}\n",
    )
