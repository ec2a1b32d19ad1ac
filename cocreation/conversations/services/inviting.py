"""Inviting the finalists, all at once and in the same words; and calling a conversation off."""

from django.db import transaction

from cocreation.conversations.kinds import ConversationState
from cocreation.conversations.models import Conversation, ConversationPlan, Finalist
from cocreation.conversations.services._held import arranged, locked, move, plan_of, refuse_unless_arranging
from cocreation.conversations.services.telling import tell_finalist, tell_seats
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

INVITED = "the fund would like to talk with you. Please sign in and read more. You choose the time."
OFF = "there is news about the conversation that we planned. Please sign in and read it."


@transaction.atomic
def invite_finalists(call: Call, *, by: User) -> list[Conversation]:
    """Every finalist that `by` may see and who is not invited. The first invitation fixes questions and minutes."""
    call = arranged(call, by)
    plan = plan_of(call)
    waiting = Finalist.objects.in_force().filter(call=call).visible_to(by)
    waiting = waiting.exclude(application__conversation__in=Conversation.objects.under_way()).order_by("pk")
    finalists = list(waiting.select_related("application"))
    if not finalists:
        raise NotAllowedNow("Every finalist is invited already.")
    if clock.now() >= plan.choose_by and plan.invited_at is None:
        raise NotAllowedNow("The day by which people should choose has passed. Say another one first.")
    free = plan.slots.filter(conversation=None, only_for=None, starts_at__gt=clock.now()).count()
    if free < len(finalists):
        raise NotAllowedNow(f"Offer more times first: there are {free} free, for {len(finalists)} to invite.")
    if plan.invited_at is None:
        plan.invited_at, plan.invited_by = clock.now(), by
        plan.save(update_fields=["invited_at", "invited_by"])
    return [_invite(plan, finalist, by) for finalist in finalists]


def _invite(plan: ConversationPlan, finalist: Finalist, by: User) -> Conversation:
    conversation = Conversation.objects.filter(application=finalist.application_id).first()
    if conversation is None:
        conversation = Conversation.objects.create(
            plan=plan, application_id=finalist.application_id, invited_by=by, invited_at=clock.now()
        )
        note("conversation.invited", conversation, by=by, application=finalist.application_id)
    else:
        conversation.invited_at, conversation.invited_by = clock.now(), by
        conversation.called_off_at, conversation.called_off_why = None, ""
        again = ("invited_at", "invited_by", "called_off_at", "called_off_why")
        move(conversation, ConversationState.INVITED, *again, by=by)
    tell_finalist(conversation, f"invited:{int(conversation.invited_at.timestamp())}", INVITED)
    return conversation


@transaction.atomic
def call_off(conversation: Conversation, why: str, *, by: User) -> Conversation:
    """It will not take place. The finalist hears that, and that their application is decided about like every other."""
    conversation = locked(conversation)
    refuse_unless_arranging(conversation, by)
    why = why.strip()
    if not why or len(why) > 2000:
        raise NotValid("Write why, in 2000 characters or fewer. The finalist does not read it.")
    return called_off(conversation, why, by)


def called_off(conversation: Conversation, why: str, by: User) -> Conversation:
    conversation.slot = None
    conversation.called_off_at, conversation.called_off_why = clock.now(), why
    move(conversation, ConversationState.CALLED_OFF, "slot", "called_off_at", "called_off_why", by=by)
    occasion = f"off:{int(conversation.called_off_at.timestamp())}"
    tell_finalist(conversation, occasion, OFF)
    tell_seats(conversation, occasion, "a conversation that you would take part in is called off.")
    return conversation
