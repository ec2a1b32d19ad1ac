"""What waits for a person on the first page, and small things that several pages show."""

import datetime as dt
from typing import Any

from django.db.models import Exists
from django.urls import reverse

from learning.community.kinds import LANGUAGES, MailKind
from learning.community.matching import match
from learning.community.models import (
    Circle,
    CircleMember,
    Event,
    Flag,
    Guest,
    Introduction,
    MentoringPair,
    Moderator,
    Offer,
    Post,
    Presence,
    Resource,
    Thread,
)
from shaping_future import clock
from shaping_future.accounts.models import User

from .circles import circles_for
from .events import events_for
from .mentoring import pairs_of
from .moderation import flags_for, own_flags
from .offers import introductions_of, offers_for, own_offers
from .people import named, own_presence
from .threads import threads_for

SHARED = {"thread": Thread, "circle": Circle, "event": Event}
SOON = dt.timedelta(days=7)
MOST = 3
"""Of each kind on the first page."""


def first_page(user: Any) -> dict[str, Any]:
    """What waits for a partner, what comes next, what is new: by the names that the page knows them by."""
    lists = {
        "introductions": introductions_of,
        "pairs": pairs_of,
        "invitations": invitations_of,
        "flags": lambda user: flags_for(user).order_by("at"),
        "told": own_flags,
        "ends_soon": ends_soon,
        "events": lambda user: events_for(user)[:MOST],
        "threads": lambda user: named(threads_for(user)[:MOST]),
        "offers": lambda user: named(offers_for(user)[:MOST]),
    }
    there = _is_there(user)
    return {name: rows(user) if name in there else [] for name, rows in lists.items()}


def _is_there(user: Any) -> set[str]:
    """Of which kinds there is anything for this person, or for anybody. Who may see what of it costs a long question
    for each kind, and on most days there is nothing in most of them. One query."""
    kinds = {
        "introductions": Introduction.objects.of(user),
        "pairs": MentoringPair.objects.of(user),
        "invitations": CircleMember.objects.filter(user=user, seat=None),
        "flags": Moderator.objects.filter(user=user),
        "told": Flag.objects.filter(by=user),
        "ends_soon": Offer.objects.filter(by=user),
        "events": Event.objects.all(),
        "threads": Thread.objects.all(),
        "offers": Offer.objects.all(),
    }
    found = User.objects.filter(pk=user.pk).values_list(*(Exists(rows) for rows in kinds.values())).get()
    return {kind for kind, some in zip(kinds, found, strict=True) if some}


def invitations_of(user: Any) -> list[Circle]:
    """Circles that the person was invited to."""
    return list(circles_for(user).filter(invited=True))


def ends_soon(user: Any) -> list[Offer]:
    """One's own that end within a week, or ended within the last: with a way to renew them."""
    today = clock.today()
    return list(own_offers(user).filter(until__range=(today - SOON, today + SOON)))


def own_that_fit(offer: Offer, user: Any) -> list[Any]:
    """One's own open ones that fit another's, each as a Match."""
    return match(offer, own_offers(user).filter(until__gte=clock.today()).exclude(kind=offer.kind)[:20])


def languages_of(presence: Presence) -> str:
    return ", ".join(LANGUAGES[key] for key in presence.languages if key in LANGUAGES)


def mail_words(kind: str) -> str:
    return "all digests" if kind == "all" else f"digests about: {MailKind(kind).label}"


def to_share(user: Any, kind: str, public_id: Any) -> Any:
    """The thread, circle or event that a partner may invite a guest to."""
    if kind not in SHARED:
        raise Thread.DoesNotExist
    own_presence(user)
    rows = SHARED[kind].objects.visible_to(user)
    return (rows.with_seat_of(user) if kind == "circle" else rows).get(public_id=public_id)


def is_guest_of(circle: Circle, user: Any) -> bool:
    return Guest.objects.in_force().filter(circle=circle, user=user).exists()


def address_of(thing: Any) -> str:
    """The page on which it is."""
    if isinstance(thing, Post):
        return reverse("community-thread", args=[thing.thread.public_id])
    if isinstance(thing, Resource):
        return reverse("community-library")
    routes = {
        Thread: "community-thread",
        Circle: "community-circle",
        Event: "community-event",
        Offer: "community-offer",
    }
    return reverse(routes[type(thing)], args=[thing.public_id])


def excerpt(thing: Any) -> str:
    """What a report shows of it, as it was typed."""
    if isinstance(thing, Post | Offer):
        return thing.text
    return "\n\n".join(filter(None, [thing.title, thing.words, getattr(thing, "url", "")]))
