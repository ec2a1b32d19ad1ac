"""A finalist chooses a time, says that none fits, gives theirs back, or says what they need."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from cocreation.conversations.errors import Gone
from cocreation.conversations.kinds import ZONES, ConversationState
from cocreation.conversations.models import Arrangement, BlockedDays, Conversation, Slot
from cocreation.conversations.queries.times import A_DAY, busy_people, is_late
from cocreation.conversations.services._held import (
    leads,
    locked,
    move,
    refuse_unless_arranging,
    refuse_unless_deciding,
)
from cocreation.conversations.services.planning import offer_slots
from cocreation.conversations.services.telling import tell_arrangers, tell_finalist, tell_seats
from grants.access.models import Need
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LATE = "It is less than a day until then. Please reply to our mail, and we will find another time together."
TAKEN = "Somebody has chosen this time, or it does not fit any more. Please choose another one."
MOST_RANGES = 3


@transaction.atomic
def choose_slot(
    conversation: Conversation, slot: Slot, kind: str, zone: str = "Europe/London", *, by: User
) -> Conversation:
    """The finalist's choice, or what somebody who arranges agreed with them by phone. Two never get the same time."""
    conversation = locked(conversation)
    theirs = _refuse_unless_theirs(conversation, by)
    if kind not in conversation.plan.kinds or zone not in ZONES:
        raise NotValid("Choose one of the ways to talk.")
    if conversation.state == ConversationState.BOOKED:
        if (conversation.slot_id, conversation.kind, conversation.zone) == (slot.pk, kind, zone):
            return conversation
        if theirs and is_late(conversation.slot):
            raise NotAllowedNow(LATE)
    slot = _free(conversation, slot, theirs)
    moved = conversation.slot_id != slot.pk
    conversation.slot, conversation.kind, conversation.zone, conversation.own_times = slot, kind, zone, ""
    conversation.booked_at, conversation.booked_by = clock.now(), by
    conversation.changes += 1
    fields = ("slot", "kind", "zone", "own_times", "booked_at", "booked_by", "changes")
    if conversation.state == ConversationState.BOOKED:
        conversation.save(update_fields=fields)
        note("conversation.time-changed", conversation, by=by)
    else:
        move(conversation, ConversationState.BOOKED, *fields, by=by)
    _tell_chosen(conversation, moved)
    return conversation


@transaction.atomic
def book(conversation: Conversation, slot: Slot | dt.datetime, kind: str, *, by: User) -> Conversation:
    """Whoever arranges writes down what was agreed with the finalist: a free time, or (aware) one of their own."""
    if not isinstance(slot, Slot):
        refuse_unless_arranging(conversation, by)
        offer_slots(conversation.plan.call, [slot], only_for=conversation, by=by)
        slot = Slot.objects.get(plan=conversation.plan_id, only_for=conversation, starts_at=slot)
    return choose_slot(conversation, slot, kind, conversation.zone, by=by)


def _tell_chosen(conversation: Conversation, moved: bool) -> None:
    if not moved:
        return
    occasion = f"time:{conversation.changes}"
    tell_finalist(
        conversation, occasion, "a time is chosen. What you need to know is here, with a file for your diary."
    )
    tell_seats(conversation, occasion, "a conversation that you take part in has a time now.")


def _free(conversation: Conversation, slot: Slot, theirs: bool) -> Slot:
    """The slot as it is now, if this conversation can have it."""
    slot = Slot.objects.select_related("plan").filter(pk=slot.pk, plan=conversation.plan_id).first()
    if slot is None or slot.only_for_id not in (None, conversation.pk):
        raise Gone(TAKEN)
    if Conversation.objects.filter(slot=slot).exclude(pk=conversation.pk).exists():
        raise Gone(TAKEN)
    if slot.starts_at <= clock.now() + (A_DAY if theirs else dt.timedelta()):
        raise NotAllowedNow("Choose a time that is more than a day away.")
    if busy := busy_people(conversation, slot):
        raise Gone(TAKEN if theirs else f"{busy[0]} cannot then. Choose another time, or other people first.")
    return slot


@transaction.atomic
def say_none_fits(conversation: Conversation, words: str, *, by: User) -> Conversation:
    """No offered time fits: the finalist writes when they can, and somebody offers a time of their own."""
    conversation = locked(conversation)
    if not _refuse_unless_theirs(conversation, by):
        raise NotAllowed("The finalist says which times they can.")
    words = words.strip()
    if not words or len(words) > 1000:
        raise NotValid("Write when you can talk, in 1000 characters or fewer.")
    if conversation.state == ConversationState.BOOKED:
        raise NotAllowedNow("You have a time. Give it back first.")
    if conversation.own_times != words:
        conversation.own_times = words
        conversation.save(update_fields=["own_times"])
        said = note("conversation.none-fits", conversation, by=by)
        tell_arrangers(conversation, f"none:{said.pk}")
    return conversation


@transaction.atomic
def give_back_slot(conversation: Conversation, *, by: User) -> Conversation:
    """The time is free again; the finalist can choose another one. Until a day before."""
    conversation = locked(conversation)
    theirs = _refuse_unless_theirs(conversation, by)
    if conversation.state == ConversationState.BOOKED and theirs and is_late(conversation.slot):
        raise NotAllowedNow(LATE)
    conversation.slot = conversation.booked_at = conversation.booked_by = None
    conversation.changes += 1
    move(conversation, ConversationState.INVITED, "slot", "booked_at", "booked_by", "changes", by=by)
    tell_arrangers(conversation, f"back:{conversation.changes}")
    tell_seats(
        conversation, f"back:{conversation.changes}", "a conversation that you take part in has no time any more."
    )
    return conversation


@transaction.atomic
def save_arrangement(
    conversation: Conversation, said: dict, blocked: Iterable[tuple[dt.date, dt.date]] = (), *, by: User
) -> Arrangement:
    """What the finalist needs (fields of Arrangement), and days that do not work. Only whoever arranges reads it."""
    conversation = locked(conversation)
    if not _refuse_unless_theirs(conversation, by):
        raise NotAllowed("The finalist says what they need.")
    needs, ranges = set(said.get("needs", ())), sorted(set(blocked))
    if needs - set(Need.values):
        raise NotValid("Choose from the list.")
    if len(ranges) > MOST_RANGES or any(last < first for first, last in ranges):
        raise NotValid("The last day comes after the first.")
    given = {name: value.strip() for name, value in said.items() if name != "needs"}
    given["needs"] = [one for one in Need.values if one in needs]
    kept, new = Arrangement.objects.update_or_create(
        conversation=conversation, defaults={"said_at": clock.now(), "said_by": by}
    )
    kept.keep(**given)
    conversation.blocked.all().delete()
    BlockedDays.objects.bulk_create(
        BlockedDays(plan=conversation.plan, conversation=conversation, first=first, last=last) for first, last in ranges
    )
    note("conversation.needs-said", conversation, by=by)
    if new:
        tell_arrangers(conversation, "needs")
    return kept


def _refuse_unless_theirs(conversation: Conversation, by: User) -> bool:
    """Whether the finalist does it; whoever arranges may for them. Refuses everybody else, and at another time."""
    theirs = leads(conversation, by)
    if not theirs:
        refuse_unless_arranging(conversation, by)
    refuse_unless_deciding(conversation.plan.call)
    if conversation.state not in (ConversationState.INVITED, ConversationState.BOOKED):
        raise NotAllowedNow("This conversation was held, or will not take place. Nothing of its time changes any more.")
    return theirs
