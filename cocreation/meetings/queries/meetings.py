"""One meeting, or a list of them, as this person may know of it."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from cocreation.deliberation.models import Objection, Position
from cocreation.meetings.kinds import MeetingState
from cocreation.meetings.models import AgendaItem, ItemRound, Meeting, Minutes
from cocreation.ranking.queries import agenda_for
from grants.applications.models import Application, Clearance, Recusal
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

READS_WITHOUT_DECLARING = (Role.STAFF,)
BEFORE = "Declare your interests in this call first. Then you can see what the Group talks about."


def meetings_for(user: Any) -> QuerySet[Meeting]:
    """All meetings, the newest first, each with `is_confirmed`. One query."""
    confirmed = Exists(Minutes.objects.filter(meeting=OuterRef("pk")))
    return Meeting.objects.visible_to(user).select_related("call").annotate(is_confirmed=confirmed)


def meeting_for(user: Any, public_id: Any) -> Meeting:
    """Of a call: once the person has declared their interests in it. One query."""
    declared = Exists(Clearance.objects.filter(call=OuterRef("call"), user=user.pk))
    meeting = meetings_for(user).annotate(has_declared=declared).get(public_id=public_id)
    if meeting.call_id and not meeting.has_declared and not user.has_role(*READS_WITHOUT_DECLARING):
        raise NotAllowedNow(BEFORE)
    return meeting


def item_for(user: Any, public_id: Any) -> AgendaItem:
    """An item that the person is in the room for."""
    rows = AgendaItem.objects.open_to(user).select_related("meeting__call", "application__organisation")
    item = rows.get(public_id=public_id)
    item.meeting = meeting_for(user, item.meeting.public_id)
    return item


def round_for(user: Any, public_id: Any) -> ItemRound:
    """A round of such an item."""
    held = ItemRound.objects.select_related("round", "item").get(round__public_id=public_id)
    held.item = item_for(user, held.item.public_id)
    return held


def next_meeting(user: Any) -> Meeting | None:
    """The one that is on, else the next that is planned. One query."""
    rows = Meeting.objects.visible_to(user).filter(state__in=[MeetingState.RUNNING, MeetingState.PLANNED])
    return rows.order_by("-state", "starts_at", "pk").first()


def version_for(user: Any, public_id: Any) -> tuple[Any, str]:
    """The id, and a word that is another one when this person's page may be: by the room, by answers, by time that is
    over, by what they stay out of or what their call hides. One query."""
    answers = Position.objects.filter(round__held_in__item__meeting=OuterRef("pk"), round__closed_at=None)
    settled = Objection.objects.filter(position__round__held_in__item__meeting=OuterRef("pk")).exclude(state="stands")
    outs = Recusal.objects.in_force().filter(application__call=OuterRef("call"), user=user.pk)
    over = ItemRound.objects.filter(item__meeting=OuterRef("pk"), round__closed_at=None, round__shut_at=None)
    rows = Meeting.objects.visible_to(user).filter(public_id=public_id)
    rows = rows.annotate(
        answers=_count(answers, "round__held_in__item__meeting"),
        settled=_count(settled, "position__round__held_in__item__meeting"),
        outs=_count(outs, "application__call"),
        over=_count(over.filter(round__closes_at__lte=clock.now()), "item__meeting"),
    )
    found = rows.values_list("revision", "answers", "settled", "outs", "over", "state", "call__stage").get()
    return public_id, "-".join(map(str, found))


def _count(rows: QuerySet, by: str) -> Subquery:
    """How many, asked apart: joined together they would multiply each other."""
    return Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))


def may_be_discussed(user: Any, call: Call | None) -> QuerySet[Application]:
    """What may go on the agenda of a meeting about this call. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call=call)
    return rows.select_related("organisation", "host", "call").by_name()


def to_discuss(user: Any, call: Call) -> list[tuple[Application, str]]:
    """What the Group should talk about first, with why, in a line."""
    return [(line.application, line.why) for line in agenda_for(user, call)]
