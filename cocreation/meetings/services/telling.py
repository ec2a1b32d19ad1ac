"""Mail about meetings: when, and a link. Never what is on the agenda."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.meetings.kinds import MeetingState
from cocreation.meetings.models import Meeting
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.look.words import when
from shaping_future.outbox.services import promise_to_each

A_DAY = dt.timedelta(days=1)


def tell_invited(meeting: Meeting) -> None:
    _tell(
        meeting,
        "invited",
        "A meeting of the Group",
        "you are invited to a meeting of the Group",
        "The page says where it is, what is on the agenda, and when the breaks are. If you need anything to take "
        "part, answer this mail.",
    )


def tell_changed(meeting: Meeting) -> None:
    _tell(
        meeting,
        f"changed:{meeting.revision}",
        "A meeting of the Group has moved",
        "a meeting of the Group has another time or place. It is now",
        "The page says where it is.",
    )


def tell_called_off(meeting: Meeting) -> None:
    _tell(
        meeting, "called-off", "A meeting of the Group is called off",
        "this meeting of the Group does not take place",
        "You need to do nothing.",
    )  # fmt: skip


def remind_of_meetings() -> int:
    """The day before, everybody who was invited; how many meetings. May run twice: a key sends one mail."""
    now = clock.now()
    soon = Meeting.objects.filter(state=MeetingState.PLANNED, invited_at__isnull=False)
    found = list(
        soon.filter(starts_at__gt=now, starts_at__lte=now + A_DAY, invited_at__lte=now - dt.timedelta(hours=6))
    )
    for meeting in found:
        _tell(
            meeting,
            f"day-before:{meeting.starts_at:%Y%m%d%H%M}",
            "Soon: a meeting of the Group",
            "the Group meets soon",
            "The page says where it is, and has notes about anything heavy on the agenda.",
        )
    return len(found)


def _tell(meeting: Meeting, about: str, subject: str, first: str, last: str) -> None:
    members = User.objects.filter(pk__in=Member.objects.active().values("user"), is_active=True)
    people = {*members.values_list("pk", "email"), *User.objects.with_role(Role.FACILITATOR).values_list("pk", "email")}
    to = {f"meeting:{meeting.pk}:{about}:{pk}": email for pk, email in sorted(people)}
    link = settings.SITE_URL + reverse("meeting-detail", args=[meeting.public_id])
    body = f"Hello,\n\n{first}: {when(meeting.starts_at)}.\n\n{last}\n\n{link}\n\nThank you for doing this.\n"
    promise_to_each(to, subject=subject, body=body)
