"""Who is here, who would like to speak, who steps out."""

from django.db import transaction

from cocreation.deliberation.rules import holds_process
from cocreation.group.models import Member
from cocreation.meetings.kinds import HandKind, Seat, Way
from cocreation.meetings.models import Attendance, Hand, Meeting, StepOut
from cocreation.meetings.queries.out import out_of_the_room
from cocreation.meetings.services._moves import (
    in_the_room,
    item_on,
    locked,
    refuse_unless_holding,
    refuse_unless_running,
    touched,
)
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

NO_ITEM = "Nothing is on right now. Wait until the next item begins."


@transaction.atomic
def come(meeting: Meeting, way: str, seat: str, *, by: User) -> Attendance:
    """Take a seat. Who is here already and says so again stays where they are."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    if way not in ways_of(meeting):
        raise NotValid("Choose how you take part.")
    if seat not in seats_of(by):
        raise NotAllowed("This seat is for other people. Choose one of yours.")
    here = Attendance.objects.here().filter(meeting=meeting, user=by).first()
    if here is not None:
        if (here.seat, here.way) != (seat, way):
            raise NotAllowedNow("You are here already. Leave first, then come back in another seat.")
        return here
    here = Attendance.objects.create(meeting=meeting, user=by, seat=seat, way=way, came_at=clock.now())
    note("meeting.came", meeting, by=by, seat=seat)
    touched(meeting)
    return here


@transaction.atomic
def leave(meeting: Meeting, *, by: User) -> Meeting:
    """Leave the room. A hand goes down with its person; an answer to a round stays."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    here = in_the_room(meeting, by)
    here.left_at = clock.now()
    here.save(update_fields=["left_at"])
    Hand.objects.filter(meeting=meeting, user=by, ended_at=None).update(ended_at=here.left_at)
    note("meeting.left", meeting, by=by)
    return touched(meeting)


def ways_of(meeting: Meeting) -> list[str]:
    """How a person may take part in it."""
    both = [Way.IN_PERSON.value, Way.ONLINE.value]
    return both if meeting.way == Way.HYBRID else [meeting.way]


def seats_of(user: User) -> list[str]:
    """The seats that are this person's to take: a vote comes with the Group alone, and never with the process."""
    seats = []
    if holds_process(user):
        seats.append(Seat.FACILITATOR.value)
    elif Member.objects.active().filter(user=user).exists():
        seats.append(Seat.MEMBER.value)
    return [*seats, Seat.NOTES.value, Seat.OBSERVER.value]


# --- hands -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def raise_hand(meeting: Meeting, kind: str = HandKind.SPEAK, *, by: User) -> Hand:
    """Ask to speak. A hand that is up stays where it is in the queue."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = item_on(meeting, by)
    if kind not in HandKind.values:
        raise NotValid("Choose why you raise your hand.")
    up = Hand.objects.filter(meeting=meeting, user=by, ended_at=None).first()
    if up is not None:
        return up
    hand = Hand.objects.create(meeting=meeting, item=item, user=by, kind=kind, raised_at=clock.now())
    touched(meeting)
    return hand


@transaction.atomic
def lower_hand(meeting: Meeting, *, by: User) -> Meeting:
    """Take it down, or say that one has finished speaking."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    if not Hand.objects.filter(meeting=meeting, user=by, ended_at=None).update(ended_at=clock.now()):
        return meeting
    return touched(meeting)


@transaction.atomic
def call_hand(meeting: Meeting, person: User, *, by: User) -> Hand:
    """Give somebody the floor: from the queue, or by asking who has not spoken. Whoever spoke before has finished."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = item_on(meeting, by)
    if not Attendance.objects.here().filter(meeting=meeting, user=person).exists():
        raise NotAllowedNow("This person is not in the room any more.")
    if item is not None and person.pk in out_of_the_room(item):
        raise NotAllowed("This person is out of the room for this item.")
    now, up = clock.now(), Hand.objects.filter(meeting=meeting, ended_at=None)
    hand = up.filter(user=person).first()
    if hand is not None and hand.called_at:
        return hand
    up.exclude(called_at=None).update(ended_at=now)
    hand = hand or Hand(meeting=meeting, item=item, user=person, raised_at=now)
    hand.called_at = now
    hand.save()
    touched(meeting)
    return hand


# --- stepping out ----------------------------------------------------------------------------------------------------


@transaction.atomic
def step_out(meeting: Meeting, *, by: User) -> StepOut:
    """Stay out of the item that is on. Nobody asks why, and no minutes say so."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = item_on(meeting, by)
    if item is None:
        raise NotAllowedNow(NO_ITEM)
    out, is_new = StepOut.objects.get_or_create(item=item, user=by, defaults={"at": clock.now()})
    if is_new:
        Hand.objects.filter(meeting=meeting, user=by, ended_at=None).update(ended_at=clock.now())
        touched(meeting)
    return out


@transaction.atomic
def step_in(meeting: Meeting, *, by: User) -> Meeting:
    """Come back to it."""
    meeting = locked(meeting)
    refuse_unless_running(meeting)
    item = item_on(meeting, by)
    gone, _rows = StepOut.objects.filter(item=item, user=by).delete()
    return touched(meeting) if gone else meeting
