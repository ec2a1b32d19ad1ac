"""What is new in the space for one person, for their digest: titles and addresses, nobody's names."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from learning.community.kinds import MailKind
from learning.community.models import Circle, Event, Offer, Post, Resource, Thread

MOST = 15
"""Lines of each kind."""
Lines = list[tuple[str, str]]


def news_for(user: Any, kinds: list[MailKind], since: dt.datetime, until: dt.datetime) -> dict[MailKind, Lines]:
    """{kind: [(title, address)]} of what others put there in between; kinds without any are left out."""
    between = Q(at__gt=since, at__lte=until) & ~Q(by=user)
    found = {kind: NEWS[kind](user, between) for kind in kinds}
    return {kind: lines for kind, lines in found.items() if lines}


def _threads(user: Any, between: Q) -> Lines:
    posts = Post.objects.visible_to(user).standing().filter(between)
    rows = Thread.objects.filter(pk__in=posts.values("thread")).annotate(
        new=Count("posts", filter=Q(posts__in=posts.values("pk")))
    )
    return [
        (f"{row.title} ({row.new} new)", reverse("community-thread", args=[row.public_id]))
        for row in rows.order_by("-last_at", "-pk")[:MOST]
    ]


def _events(user: Any, between: Q) -> Lines:
    rows = Event.objects.visible_to(user).standing().to_come().filter(between, cancelled_at=None)
    return [(row.title, reverse("community-event", args=[row.public_id])) for row in rows.order_by("at", "pk")[:MOST]]


def _offers(user: Any, between: Q) -> Lines:
    rows = Offer.objects.visible_to(user).open().filter(between).order_by("at", "pk")[:MOST]
    return [
        (
            f"{row.get_kind_display()}: {' '.join(row.text.split())[:80]}",
            reverse("community-offer", args=[row.public_id]),
        )
        for row in rows
    ]


def _circles(user: Any, between: Q) -> Lines:
    rows = Circle.objects.visible_to(user).filter(between, closed_at=None).order_by("at", "pk")[:MOST]
    return [(row.title, reverse("community-circle", args=[row.public_id])) for row in rows]


def _library(user: Any, between: Q) -> Lines:
    rows = Resource.objects.visible_to(user).filter(between).order_by("at", "pk")[:MOST]
    return [(row.title, reverse("community-library")) for row in rows]


NEWS: dict[MailKind, Callable[[Any, Q], Lines]] = {
    MailKind.THREADS: _threads,
    MailKind.EVENTS: _events,
    MailKind.OFFERS: _offers,
    MailKind.CIRCLES: _circles,
    MailKind.LIBRARY: _library,
}
