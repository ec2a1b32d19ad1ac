"""Addresses of the partners' space, as tests/addresses.py has the others. `world.shared` is what
tests/learning/community/cast.py puts there."""

from collections.abc import Callable
from typing import Any


def of(name: str, **more: str) -> Callable[[Any], dict]:
    return lambda world: {**more, "public_id": getattr(world.shared, name).public_id}


OF_THE_COMMUNITY = {
    "community-block": of("presence"),
    "community-circle": of("circle"),
    "community-circle-invite": of("circle"),
    "community-circle-step": of("circle"),
    "community-event": of("event"),
    "community-event-cancel": of("event"),
    "community-event-change": of("event"),
    "community-event-going": of("event"),
    "community-event-ics": of("event"),
    "community-event-set": of("poll"),
    "community-event-times": of("poll"),
    "community-guest": of("thread", kind="thread"),
    "community-guest-end": of("guest"),
    "community-introduction-step": of("introduction"),
    "community-meet": of("ask"),
    "community-mentoring-ask": of("presence"),
    "community-mentoring-step": of("pair"),
    "community-moderator-step": of("moderator"),
    "community-offer": of("offer"),
    "community-offer-step": of("ask"),
    "community-person": of("presence"),
    "community-post-earlier": of("post"),
    "community-post-edit": of("post"),
    "community-post-withdraw": of("post"),
    "community-report": of("post", kind="post"),
    "community-reported": of("flag"),
    "community-resource-file": of("resource"),
    "community-resource-withdraw": of("resource"),
    "community-thread": of("thread"),
}
"""For partners, and for guests of one thing; for everybody else there is no such page."""
OF_INTRODUCTIONS = {
    "meet-answer": lambda world: {"public_id": world.asked_to_meet.public_id},
    "meet-ask": lambda world: {"public_id": world.wish.public_id},
    "meet-end": lambda world: {"public_id": world.wish.public_id},
    "meet-others": lambda world: {"public_id": world.application.public_id},
}
KEYS_OF_THE_COMMUNITY = {"community-calendar", "community-mail-off"}
"""Whoever has the address may open it."""
