"""Who of ours takes part: two who talk and one who takes notes, none of them with a tie to the applicant."""

from collections.abc import Sequence

from django.db import transaction

from cocreation.conversations.kinds import ConversationState, Part
from cocreation.conversations.models import Conversation, Seat
from cocreation.conversations.queries.people import may_sit
from cocreation.conversations.queries.times import busy_at
from cocreation.conversations.services._held import locked, refuse_unless_arranging, refuse_unless_deciding
from cocreation.conversations.services.telling import tell_arrangers, tell_seats
from cocreation.group.models import Member
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

TALK = 2
"""Members who talk with a finalist."""


@transaction.atomic
def seat_people(
    conversation: Conversation, talk: Sequence[User], notes: User, joining: str = "", *, by: User
) -> Conversation:
    """Exactly two active members talk, another person takes notes. `joining`: how to get there, for the finalist."""
    conversation = locked(conversation)
    refuse_unless_arranging(conversation, by)
    refuse_unless_deciding(conversation.plan.call)
    if conversation.state not in (ConversationState.INVITED, ConversationState.BOOKED):
        raise NotAllowedNow("This conversation was held, or will not take place.")
    wanted = {one.pk: Part.TALKS for one in talk} | {notes.pk: Part.NOTES}
    if len(wanted) != TALK + 1 or len(talk) != TALK:
        raise NotValid("Choose two people who talk, and a third who takes notes.")
    active = set(Member.objects.active().filter(user__in=[one.pk for one in talk]).values_list("user_id", flat=True))
    if active != {one.pk for one in talk}:
        raise NotValid("Active members of the Group talk with a finalist.")
    _refuse_unfit(conversation, [*talk, notes])
    before = {seat.user_id: seat.part for seat in conversation.seats.all()}
    conversation.seats.exclude(user__in=wanted).delete()
    for pk in wanted.keys() - before.keys():
        Seat.objects.create(
            conversation=conversation, user_id=pk, part=Part.TALKS, assigned_by=by, assigned_at=clock.now()
        )
    for part in (Part.TALKS, Part.NOTES):  # the old note-taker steps back before the new one steps in
        conversation.seats.filter(user__in=[pk for pk, seat in wanted.items() if seat == part]).update(part=part)
    conversation.joining = joining.strip()
    conversation.save(update_fields=["joining"])
    if wanted != before:
        said = note("conversation.people-seated", conversation, by=by, people=sorted(wanted))
        new = [one for one in (*talk, notes) if one.pk not in before]
        tell_seats(
            conversation, f"seated:{said.pk}", "you take part in a conversation. When and with whom is here.", new
        )
    return conversation


def _refuse_unfit(conversation: Conversation, people: Sequence[User]) -> None:
    for one in people:
        if not may_sit(one, conversation):
            raise NotValid(f"{one} cannot take part in this conversation. Choose somebody else.")
        if conversation.slot and busy_at(one, conversation, conversation.slot):
            raise NotValid(f"{one} cannot at that time. Choose somebody else.")


def release_recused() -> int:
    """A late recusal empties the seat at once; whoever arranges finds somebody else. How many; harmless twice."""
    rows = Seat.objects.filter(conversation__state__in=[ConversationState.INVITED, ConversationState.BOOKED])
    released = 0
    for seat in rows.select_related("user", "conversation__plan__call", "conversation__application"):
        if not may_sit(seat.user, seat.conversation):
            released += _release(seat)
    return released


@transaction.atomic
def _release(seat: Seat) -> int:
    conversation = locked(seat.conversation)
    if not Seat.objects.filter(pk=seat.pk).delete()[0]:
        return 0
    said = note("conversation.seat-released", conversation, person=seat.user_id)
    tell_arrangers(conversation, f"seat:{said.pk}")
    return 1
