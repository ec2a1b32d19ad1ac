"""A call whose finalists are invited to talk, and the steps up to shared notes."""

import datetime as dt
from dataclasses import dataclass

from cocreation.conversations import services
from cocreation.conversations.models import Conversation, ConversationPlan, Slot
from shaping_future import clock
from shaping_future.accounts.models import User
from tests.again import once
from tests.deciding import Deciding, a_deciding_call

QUESTIONS = ["What would change for people?", "Who decides in your group?", "What are you unsure about?"]
SENTENCE = "We would like to talk with these."
MINUTES = 40


def at(days: int, hour: int, minute: int = 0) -> dt.datetime:
    """So many days from now, UK time."""
    day = clock.today() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour, minute), clock.LONDON).astimezone(dt.UTC)


STARTS = [(10, 10), (10, 12), (10, 18), (11, 10), (11, 12), (12, 18)]


@dataclass
class Talking:
    """`world`: the call and its people. The first applications are finalists, and were invited."""

    world: Deciding
    conversations: list[Conversation]

    @property
    def call(self):
        return self.world.call

    @property
    def facilitator(self) -> User:
        return self.world.facilitator

    @property
    def plan(self) -> ConversationPlan:
        return ConversationPlan.objects.get(call=self.call)

    @property
    def slots(self) -> list[Slot]:
        return list(self.plan.slots.select_related("plan").order_by("starts_at"))

    def lead(self, number: int = 0) -> User:
        return self.conversations[number].application.started_by

    def fresh(self, number: int = 0) -> Conversation:
        return Conversation.objects.select_related("plan__call", "slot__plan", "application").get(
            pk=self.conversations[number].pk
        )

    def choose(self, number: int = 0, slot: int = 0, kind: str = "phone") -> Conversation:
        return services.choose_slot(self.fresh(number), self.slots[slot], kind, by=self.lead(number))

    def seat(self, number: int = 0, *people: int) -> Conversation:
        """Members by number: two who talk, and one who takes notes."""
        first, second, notes = [self.world.members[one] for one in people or (0, 1, 2)]
        return services.seat_people(self.fresh(number), [first, second], notes, "We ring you.", by=self.facilitator)

    def note_taker(self, number: int = 0) -> User:
        return self.fresh(number).seats.get(part="notes").user

    def hold(self, number: int = 0, texts: tuple[str, ...] = ("One.", "Two.", "Three.")) -> Conversation:
        """Notes written and everything asked, at the end of its time."""
        conversation, by = self.fresh(number), self.note_taker(number)
        with clock.at(conversation.slot.ends_at):
            services.save_notes(conversation, dict(enumerate(texts, 1)), seen={}, by=by)
            return services.hold_conversation(conversation, [1, 2, 3], MINUTES, by=by)

    def share(self, number: int = 0) -> Conversation:
        """At the end of its time."""
        held = self.hold(number)
        with clock.at(held.slot.ends_at):
            return services.share_notes(held, by=self.note_taker(number))


@once
def invited(applications: int = 3, finalists: int = 2, members: int = 6, **changes) -> Talking:
    world = a_deciding_call(applications, members=members, **changes)
    services.shortlist(world.call, world.applications[:finalists], SENTENCE, by=world.facilitator)
    prepared(world)
    services.offer_slots(world.call, [at(*one) for one in STARTS], by=world.facilitator)
    conversations = services.invite_finalists(world.call, by=world.facilitator)
    return Talking(world, conversations)


def prepared(world: Deciding) -> ConversationPlan:
    day = clock.today() + dt.timedelta(days=7)
    return services.prepare_plan(
        world.call, QUESTIONS, MINUTES, ["video", "phone"], day, extra_minutes=20, by=world.facilitator
    )


@once
def whole() -> Talking:
    """One has a time and people."""
    talking = invited()
    talking.choose()
    talking.seat()
    return talking
