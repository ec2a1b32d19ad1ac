"""The Group names finalists and talks with them, the same for each."""

import datetime as dt

from cocreation.conversations import queries, services
from cocreation.conversations.models import Conversation
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo.cast import Cast

QUESTIONS = [
    "What would be different for the people you work with?",
    "Who decides in your group, and how?",
    "What are you unsure about?",
]
SAID = [
    "Fewer people would wait alone. They want to train twelve of their own members, who then go with others.",
    "A circle of nine meets every second week. Whoever is new can speak first.",
    "Whether they find a room that is easy to reach. They would ask the council again.",
]
NEEDED = {
    "needs": ["interpreter"],
    "language": "Tigrinya",
    "phone": "",
    "avoid": "Noon to one",
    "brings": "1",
    "words": "",
}
HOURS = (10, 12, 14, 18)


def name_finalists(call: Call, cast: Cast, *, most: int = 7) -> list[Application]:
    """The best-ranked that the facilitator may know of."""
    seen = Application.objects.visible_to(cast.facilitator).in_bulk([row["application"] for row in call.ranking.rows])
    chosen = [seen[row["application"]] for row in call.ranking.rows if row["application"] in seen][:most]
    with clock.at(call.closes_at + dt.timedelta(days=32)):
        services.shortlist(call, chosen, "We talk with these before we decide.", by=cast.facilitator)
    return chosen


def invite(call: Call, cast: Cast) -> list[Conversation]:
    """Questions, times in the weeks after, and a quiet mail to each."""
    first = (call.closes_at + dt.timedelta(days=42)).astimezone(clock.LONDON).date()
    starts = [
        dt.datetime.combine(first + dt.timedelta(days=number), dt.time(hour), clock.LONDON)
        for number in range(3)
        for hour in HOURS
    ]
    with clock.at(call.closes_at + dt.timedelta(days=33)):
        by, last = cast.facilitator, first - dt.timedelta(days=2)
        services.prepare_plan(call, QUESTIONS, 40, ["video", "phone"], last, extra_minutes=20, by=by)
        services.offer_slots(call, starts, by=by)
        return services.invite_finalists(call, by=by)


def talk(conversation: Conversation, cast: Cast, *, correct: str = "") -> Conversation:
    """From choosing a time to shared notes; the finalist may correct the first of them."""
    lead = conversation.application.started_by
    with clock.at(conversation.invited_at + dt.timedelta(days=2)):
        slot = queries.free_slots(conversation)[0]
        services.choose_slot(conversation, slot, "video", by=lead)
    first, second, notes, *_others = queries.possible_people(conversation)[0]
    with clock.at(conversation.invited_at + dt.timedelta(days=4)):
        services.seat_people(conversation, [first, second], notes, "We send a link that morning.", by=cast.facilitator)
    with clock.at(slot.ends_at):
        services.save_notes(conversation, dict(enumerate(SAID, 1)), seen={}, by=notes)
        services.hold_conversation(conversation, [1, 2, 3], 40, by=notes)
        services.share_notes(conversation, by=notes)
        if correct:
            services.correct_notes(conversation, {1: correct}, by=lead)
    return Conversation.objects.select_related("plan__call", "slot__plan", "application").get(pk=conversation.pk)


def talk_with_finalists(call: Call, cast: Cast) -> None:
    """Most were talked with. One has not found a time, and one said what they need."""
    name_finalists(call, cast)
    *held, waits, needs = invite(call, cast)
    for number, one in enumerate(held):
        talk(one, cast, correct="" if number else "It is twenty members, not twelve.")
    with clock.at(needs.invited_at + dt.timedelta(days=3)):
        services.save_arrangement(needs, NEEDED, by=needs.application.started_by)
        services.say_none_fits(waits, "Only Sundays, or after eight in the evening.", by=waits.application.started_by)
    days = (3, 4)
    later = [dt.datetime.combine(clock.today() + dt.timedelta(days=day), dt.time(18), clock.LONDON) for day in days]
    services.offer_slots(call, later, by=cast.facilitator)
