"""Conversations for the world of forms: one finalist invited, one with a time to come, one held, one with notes shared,
one whose time has passed, and one who waits for an invitation."""

import datetime as dt
from typing import Any

from cocreation.conversations import queries, services
from cocreation.conversations.models import Conversation, Slot
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo import talking

LONG_AGO = dt.timedelta(days=30)
WHY = "We talk with these before we decide."


def talk(world: Any) -> None:
    cast, by = world.cast, world.cast.facilitator
    world.talk_invited, world.talk_booked = invited(world.calls["drafting"], cast, clock.now())
    choose(world.talk_booked, cast)
    plan = world.talk_invited.plan
    world.slot = plan.slots.filter(conversation=None).first()
    world.blocked = services.block_days(world.calls["drafting"], clock.today(), clock.today(), "Eid", by=by)
    past = clock.now() - LONG_AGO
    world.talk_held, world.talk_shared = invited(world.calls["deciding"], cast, past)
    held(world.talk_held, cast, past)
    with clock.at(past + dt.timedelta(days=20)):
        later = services.share_notes(held(world.talk_shared, cast, past), by=by)
        services.correct_notes(later, {1: "It is twenty."}, by=later.application.started_by)
    Conversation.objects.filter(pk=later.pk).update(correct_until=clock.now() + dt.timedelta(days=3))
    world.correction = later.corrections.get()
    first, second = of(world.calls["not_agreed"], cast)
    (world.talk_passed,) = invited(world.calls["not_agreed"], cast, past, [first])
    with clock.at(past + dt.timedelta(days=1)):
        choose(world.talk_passed, cast)
    services.shortlist(world.calls["not_agreed"], [first, second], WHY, reason="Both.", by=by)
    services.offer_slots(world.calls["not_agreed"], [clock.now() + dt.timedelta(days=5)], by=by)
    for name in ("talk_invited", "talk_booked", "talk_held", "talk_shared", "talk_passed"):
        setattr(world, name, fresh(getattr(world, name)))


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_related("plan__call", "slot__plan", "application").get(pk=conversation.pk)


def of(call: Call, cast: Any) -> list[Application]:
    seen = Application.objects.visible_to(cast.facilitator).readable().filter(call=call)
    return list(seen.order_by("pk")[:2])


def invited(call: Call, cast: Any, moment: dt.datetime, which: list | None = None) -> list[Conversation]:
    by = cast.facilitator
    with clock.at(moment):
        services.shortlist(call, which or of(call, cast), WHY, by=by)
        day = clock.today() + dt.timedelta(days=6)
        services.prepare_plan(call, talking.QUESTIONS, 40, ["video", "phone"], day, by=by)
        starts = [clock.now() + dt.timedelta(days=number) for number in (8, 9, 10, 11)]
        services.offer_slots(call, starts, by=by)
        return services.invite_finalists(call, by=by)


def choose(conversation: Conversation, cast: Any) -> Slot:
    """The first free time, with people."""
    slot = queries.free_slots(conversation)[0]
    services.choose_slot(conversation, slot, "video", by=conversation.application.started_by)
    first, second, notes, *_others = queries.possible_people(conversation)[0]
    services.seat_people(conversation, [first, second], notes, "By phone.", by=cast.facilitator)
    return slot


def held(conversation: Conversation, cast: Any, moment: dt.datetime) -> Conversation:
    with clock.at(moment + dt.timedelta(days=1)):
        slot = choose(conversation, cast)
    with clock.at(slot.ends_at):
        notes = conversation.seats.get(part="notes").user
        services.save_notes(conversation, dict(enumerate(talking.SAID, 1)), seen={}, by=notes)
        return services.hold_conversation(conversation, [1, 2, 3], 40, by=cast.facilitator)
