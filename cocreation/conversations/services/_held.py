"""What every service here begins with: the locked call, plan or conversation, and who may do it."""

from cocreation.conversations import rules
from cocreation.conversations.kinds import ConversationState
from cocreation.conversations.models import Conversation, ConversationPlan
from cocreation.conversations.workflow import NEXT
from grants.applications.models import Application, Participant
from grants.calls.models import Call, Stage
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


def held(call: Call, by: User) -> Call:
    """The call, locked, for whoever names its finalists."""
    if not rules.names_finalists(by):
        raise NotAllowed("A facilitator names the finalists.")
    return _deciding(call)


def arranged(call: Call, by: User) -> Call:
    """The call, locked, for whoever prepares its conversations."""
    if not rules.arranges_conversations(by):
        raise NotAllowed("A facilitator prepares the conversations.")
    return _deciding(call)


def _deciding(call: Call) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    refuse_unless_deciding(call)
    return call


def refuse_unless_deciding(call: Call) -> None:
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow("The Group talks with finalists after reading has closed, and before it recommends.")


def plan_of(call: Call) -> ConversationPlan:
    """Locked, so that two people never get one time and nobody two at once."""
    plan = ConversationPlan.objects.select_for_update(of=("self",)).select_related("call").filter(call=call).first()
    if plan is None:
        raise NotAllowedNow("Write the questions and how long you talk first.")
    return plan


def locked(conversation: Conversation) -> Conversation:
    """Its plan is locked first: whatever happens to a time happens one after the other."""
    ConversationPlan.objects.select_for_update(of=("self",)).get(pk=conversation.plan_id)
    related = ("plan__call", "slot__plan", "application__call")
    return Conversation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=conversation.pk)


def refuse_unless_arranging(conversation: Conversation, by: User) -> None:
    if not rules.arranges_conversations(by):
        raise NotAllowed("A facilitator arranges the conversations.")
    if not Application.objects.visible_to(by).filter(pk=conversation.application_id).exists():
        raise NotAllowed("You stay out of this application. Somebody else arranges it.")


def leads(conversation: Conversation, by: User) -> bool:
    return rules.is_asked_to_talk(by, conversation)


def leader_of(conversation: Conversation) -> User:
    lead = Participant.objects.select_related("user").get(
        application=conversation.application_id, part=Participant.Part.LEAD, removed_at=None
    )
    return lead.user


def move(conversation: Conversation, state: ConversationState, *also: str, by: User | None, **detail) -> Conversation:
    """The only place that assigns `state`."""
    before = ConversationState(conversation.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"This conversation is at “{before.label.lower()}”. This step is not open there.")
    conversation.state = state
    conversation.save(update_fields=["state", *also])
    note("conversation.moved", conversation, by=by, was=before.value, now=state.value, **detail)
    return conversation
