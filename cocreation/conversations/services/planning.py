"""What is the same for every finalist, the times that are offered, and the days on which nobody talks."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from cocreation.conversations import rules
from cocreation.conversations.kinds import Kind
from cocreation.conversations.models import BlockedDays, Conversation, ConversationPlan, ConversationQuestion, Slot
from cocreation.conversations.services._held import arranged, locked, plan_of, refuse_unless_arranging
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import day
from shaping_future.record.services import note

NOON = dt.time(12)
MOST_QUESTIONS, MOST_SLOTS = 10, 300
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def prepare_plan(
    call: Call, questions: Sequence[str], minutes: int, kinds: Iterable[str], choose_by: dt.date, *, by: User,
    extra_minutes: int = 0, correct_days: int = 7,
) -> ConversationPlan:  # fmt: skip
    """The questions, in order, and how long and in which ways people talk. Fixed once the first finalist is invited.

    `choose_by`: at noon of that day finalists should have chosen a time.
    """
    call = arranged(call, by)
    questions, kinds = [" ".join(one.split()) for one in questions if one.strip()], list(kinds)
    plan = ConversationPlan.objects.select_for_update().filter(call=call).first()
    if plan is not None and plan.invited_at:
        raise NotAllowedNow("The questions and the minutes were sent to finalists. They stay the same for everybody.")
    _refuse_plan(questions, minutes, kinds)
    until = dt.datetime.combine(choose_by, NOON, clock.LONDON)
    if not clock.now() < until <= clock.now() + LONGEST:
        raise NotValid("Choose a day within a year that is still to come.")
    given = {
        "minutes": minutes, "extra_minutes": extra_minutes, "kinds": [one for one in Kind.values if one in kinds],
        "choose_by": until, "correct_days": correct_days, "prepared_by": by, "prepared_at": clock.now(),
    }  # fmt: skip
    plan, _new = ConversationPlan.objects.update_or_create(call=call, defaults=given)
    plan.questions.all().delete()
    ConversationQuestion.objects.bulk_create(
        ConversationQuestion(plan=plan, order=order, text=text) for order, text in enumerate(questions, start=1)
    )
    note("conversation.plan-prepared", plan, by=by, questions=len(questions), minutes=minutes)
    return plan


def _refuse_plan(questions: Sequence[str], minutes: int, kinds: Iterable[str]) -> None:
    if not 1 <= len(questions) <= MOST_QUESTIONS or any(len(one) > 400 for one in questions):
        raise NotValid(f"Write one to {MOST_QUESTIONS} questions, each in 400 characters or fewer.")
    if not 10 <= minutes <= 180:
        raise NotValid("People talk for 10 to 180 minutes.")
    if not kinds or set(kinds) - set(Kind.values):
        raise NotValid("Offer at least one way to talk.")


@transaction.atomic
def offer_slots(
    call: Call, starts: Iterable[dt.datetime], *, by: User, only_for: Conversation | None = None
) -> list[Slot]:
    """Times to choose from (aware); one that is offered already stays as it is. `only_for`: for one finalist whom no
    other time fits."""
    plan = plan_of(arranged(call, by))
    starts = sorted(set(starts))
    if only_for is not None:
        refuse_unless_arranging(locked(only_for), by)
    if any(not clock.now() < one <= clock.now() + LONGEST for one in starts):
        raise NotValid("Offer times within a year that are still to come.")
    if not starts or plan.slots.count() + len(starts) > MOST_SLOTS:
        raise NotValid(f"Offer at least one time, and {MOST_SLOTS} at most.")
    common = list(plan.blocked.filter(user=None, conversation=None))
    for one in starts:
        local = one.astimezone(clock.LONDON).date()
        if blocked := next((days for days in common if local in days), None):
            raise NotValid(f"Nobody talks on {day(local)}{f' ({blocked.why})' if blocked.why else ''}.")
    there = set(plan.slots.filter(only_for=only_for).values_list("starts_at", flat=True))
    new = [Slot(plan=plan, starts_at=one, only_for=only_for, offered_by=by) for one in starts if one not in there]
    Slot.objects.bulk_create(new)
    if new:
        note("conversation.slots-offered", plan, by=by, slots=len(new))
    return new


@transaction.atomic
def take_back_slot(slot: Slot, *, by: User) -> None:
    """It is not offered any more, if nobody has chosen it."""
    plan = plan_of(arranged(slot.plan.call, by))
    slot = plan.slots.filter(pk=slot.pk).first()
    if slot is None:
        return
    if Conversation.objects.filter(slot=slot).exists():
        raise NotAllowedNow("Somebody has chosen this time. Talk to them before you change it.")
    slot.delete()
    note("conversation.slot-taken-back", plan, by=by)


@transaction.atomic
def block_days(call: Call, first: dt.date, last: dt.date, why: str = "", *, by: User) -> BlockedDays:
    """Days on which nobody talks, by whoever arranges; or on which a member of the Group cannot, without saying why.

    Free times on days of the common list are taken back; what somebody chose stays, for people to talk about.
    """
    if not rules.follows_finalists(by):
        raise NotAllowed("The Group and whoever arranges the conversations say which days do not work.")
    plan = plan_of(call)
    if not first <= last <= first + dt.timedelta(days=60):
        raise NotValid("The last day comes after the first, and within 60 days.")
    common = rules.arranges_conversations(by)
    given = {"why": why.strip()[:80]} if common else {"user": by}
    blocked, new = BlockedDays.objects.get_or_create(
        plan=plan, first=first, last=last, conversation=None, user=None if common else by, defaults=given
    )
    if common:
        free = plan.slots.filter(conversation=None)
        free.filter(pk__in=[one.pk for one in free if any(found in blocked for found in one.days)]).delete()
    if new:
        note("conversation.days-blocked", plan, by=by, common=common)
    return blocked


@transaction.atomic
def unblock_days(blocked: BlockedDays, *, by: User) -> None:
    """Take back what one said oneself, or what is on the common list."""
    plan = plan_of(blocked.plan.call)
    common = blocked.user_id is None and blocked.conversation_id is None
    if not (blocked.user_id == by.pk or (common and rules.arranges_conversations(by))):
        raise NotAllowed("Whoever said this takes it back.")
    if plan.blocked.filter(pk=blocked.pk).delete()[0]:
        note("conversation.days-free", plan, by=by, common=common)
