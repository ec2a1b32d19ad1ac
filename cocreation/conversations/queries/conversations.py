"""One conversation or one call, or none; and what its pages show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from cocreation.conversations.kinds import ConversationState, Part
from cocreation.conversations.models import (
    Arrangement,
    BlockedDays,
    Conversation,
    ConversationPlan,
    ConversationQuestion,
    Correction,
    Finalist,
    Note,
    Seat,
    Slot,
)
from cocreation.conversations.queries.finalists import finalists_for
from cocreation.conversations.rules import arranges_conversations
from grants.applications.models import Application, Clearance
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

RELATED = ("application__organisation", "application__call", "plan__call", "slot__plan")


S = ConversationState
TONES = {S.INVITED: "wait", S.BOOKED: "doing", S.HELD: "doing", S.SHARED: "done", S.CALLED_OFF: "plain"}


# --- one, or none ----------------------------------------------------------------------------------------------------


def call_for(user, slug: str) -> Call:
    """A call whose finalists this person may follow: they have declared their interests in it."""
    call = Call.objects.public().of_grants().get(slug=slug)
    must_declare = user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR) and not user.has_role(Role.STAFF)
    if must_declare and not Clearance.objects.filter(call=call, user=user).exists():
        raise NotAllowedNow("Declare your interests in this call first. Then you can see whom the Group talks with.")
    return call


def conversation_for(user, public_id) -> Conversation:
    return Conversation.objects.visible_to(user).select_related(*RELATED).get(public_id=public_id)


def talk_for(user, public_id) -> Conversation:
    """The conversation of the person's own application, by the application's address. Nobody else's address differs
    from one that does not exist."""
    application = (
        Application.objects.own_with_part(user).select_related("call", "organisation").get(public_id=public_id)
    )
    application.known_part = (user.pk, application.own_part)
    conversation = Conversation.objects.select_related("plan__call", "slot__plan").get(application=application)
    conversation.application = application
    return conversation


def correction_for(user, pk) -> Correction:
    seen = Conversation.objects.visible_to(user)
    rows = Correction.objects.filter(conversation__in=seen.values("pk"))
    correction = rows.select_related("question").get(pk=pk)
    correction.conversation = seen.select_related(*RELATED).get(pk=correction.conversation_id)
    return correction


def slot_for(user, public_id) -> Slot:
    """A time that is offered to everybody: it says nothing about who is a finalist."""
    slot = Slot.objects.select_related("plan__call").get(public_id=public_id)
    call_for(user, slot.plan.call.slug)
    if slot.only_for_id is not None:
        Conversation.objects.visible_to(user).get(pk=slot.only_for_id)
    return slot


def blocked_for(user, pk) -> BlockedDays:
    """What the person said themselves, or what is on the common list for whoever arranges."""
    mine = Q(user=user)
    if arranges_conversations(user):
        mine |= Q(user=None, conversation=None)
    return BlockedDays.objects.filter(mine).select_related("plan__call").get(pk=pk)


def plan_for(call: Call) -> ConversationPlan | None:
    return ConversationPlan.objects.filter(call=call).prefetch_related("questions").first()


def planned(call: Call) -> ConversationPlan:
    """The same, for pages that mean nothing before it."""
    if (plan := plan_for(call)) is None:
        raise NotAllowedNow("No conversations are planned yet. The questions and how long people talk come first.")
    return plan


# --- whoever arranges ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Treated:
    """One finalist and how they are treated: the same as everybody, or why not."""

    finalist: Finalist
    conversation: Conversation | None
    seats: tuple[Seat, ...]

    @property
    def application(self) -> Application:
        return self.finalist.application

    @property
    def missing(self) -> bool:
        """Somebody of ours is missing in a conversation that is still to come."""
        to_come = self.conversation and self.conversation.state in (ConversationState.INVITED, ConversationState.BOOKED)
        parts = [seat.part for seat in self.seats]
        return bool(to_come) and (parts.count(Part.TALKS) != 2 or parts.count(Part.NOTES) != 1)

    @property
    def tone(self) -> str:
        """Of the chip that says where the conversation stands."""
        return TONES[ConversationState(self.conversation.state)] if self.conversation else "todo"

    @property
    def is_held(self) -> bool:
        return bool(self.conversation and self.conversation.held_at)


def treated(user, call: Call) -> list[Treated]:
    """Every finalist that this person may see, by name. Two queries."""
    talk = "application__conversation"
    notes = Count(f"{talk}__notes", filter=~Q(**{f"{talk}__notes__text": ""}), distinct=True)
    unanswered = Q(**{f"{talk}__corrections__answer": ""}) & ~Q(**{f"{talk}__corrections__text": ""})
    open_ones = Count(f"{talk}__corrections", filter=unanswered, distinct=True)
    needs = Exists(Arrangement.objects.filter(conversation__application=OuterRef("application")))
    rows = finalists_for(user, call).select_related("application__conversation__slot__plan")
    rows = rows.annotate(notes_written=notes, open_corrections=open_ones, said_needs=needs)
    seats = Prefetch("application__conversation__seats", Seat.objects.select_related("user"))
    found = []
    for one in rows.prefetch_related(seats):
        conversation = getattr(one.application, "conversation", None)
        found.append(Treated(one, conversation, tuple(conversation.seats.all()) if conversation else ()))
    return found


def slots_of(user, plan: ConversationPlan) -> list[Slot]:
    """Every time to come that this person may know of; `taken` says whether somebody chose it. One query.

    For whoever stays out of a finalist's room, the time that finalist chose is not on the list: not as taken either.
    """
    seen = Conversation.objects.visible_to(user).values("pk")
    rows = plan.slots.filter(Q(conversation=None) | Q(conversation__in=seen))
    rows = rows.filter(Q(only_for=None) | Q(only_for__in=seen), starts_at__gt=clock.now())
    taken = Exists(Conversation.objects.filter(slot=OuterRef("pk")))
    return list(rows.annotate(taken=taken).select_related("plan").order_by("starts_at", "pk"))


def blocked_of(user, plan: ConversationPlan) -> QuerySet:
    """The common list, and what the person said themselves; for whoever arranges also what other members said."""
    rows = plan.blocked.filter(conversation=None).select_related("user")
    return rows if arranges_conversations(user) else rows.filter(Q(user=None) | Q(user=user))


# --- whoever takes part, and the Group -------------------------------------------------------------------------------


def own_talks(user, call: Call) -> list[Conversation]:
    """In which this person takes part, soonest first; those without a time last. Two queries."""
    mine = Conversation.objects.visible_to(user).filter(plan__call=call, seats__user=user).under_way()
    seats = Prefetch("seats", Seat.objects.select_related("user"))
    rows = mine.select_related("application__organisation", "application__call", "slot__plan").prefetch_related(seats)
    return sorted(rows, key=lambda one: (one.slot is None, one.slot.starts_at if one.slot else one.invited_at))


def with_notes(user, call: Call) -> list[Finalist]:
    """The shortlist, each with `notes_open` when the Group can read the notes of its conversation. One query."""
    open_now = Conversation.objects.filter(Conversation.objects.all().open_to_the_group())
    rows = finalists_for(user, call).select_related("application__conversation")
    return list(rows.annotate(notes_open=Exists(open_now.filter(application=OuterRef("application")))))


@dataclass(frozen=True)
class Said:
    """One question with what was written down and what the finalist says about it."""

    question: ConversationQuestion
    note: Note | None
    correction: Correction | None
    was_asked: bool


def said_in(conversation: Conversation) -> list[Said]:
    """Three queries."""
    notes = {one.question_id: one for one in conversation.notes.select_related("changed_by")}
    corrections = {one.question_id: one for one in conversation.corrections.select_related("answered_by")}
    return [
        Said(one, notes.get(one.pk), corrections.get(one.pk), one.order in conversation.asked)
        for one in conversation.plan.questions.all()
    ]


def seats_of(conversation: Conversation) -> list[Seat]:
    return list(conversation.seats.select_related("user"))


def may_read_notes(user, conversation: Conversation, seats: Iterable[Seat]) -> bool:
    """Whoever takes part or arranges, while they are written; the Group once the finalist could correct them."""
    sits = any(seat.user_id == user.pk for seat in seats)
    return sits or arranges_conversations(user) or conversation.is_open_to_the_group
