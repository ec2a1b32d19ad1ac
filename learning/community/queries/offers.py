"""Offers and asks, what fits them, and who asked whom."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from learning.community.kinds import LAPSE_DAYS, TOPICS
from learning.community.matching import Match, match
from learning.community.models import Introduction, Offer, blocked
from shaping_future import clock

from .people import WITH, named

MOST_COMPARED = 300
"""Of the other kind, the newest ones: more would not be read by anybody."""


def offers_for(user: Any, kind: str = "", topic: str = "") -> QuerySet[Offer]:
    """Open ones, the newest first."""
    rows = Offer.objects.open().order_by("-at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if topic in TOPICS:
        rows = rows.filter(topics__contains=[topic])
    return rows.visible_to(user).select_related(*WITH)  # who may see it comes last: each step copies what is there


def own_offers(user: Any) -> QuerySet[Offer]:
    return Offer.objects.visible_to(user).standing().filter(by=user, closed_at=None).order_by("-at", "-pk")


def offer_for(user: Any, public_id: Any) -> Offer:
    return Offer.objects.visible_to(user).standing().select_related(*WITH).get(public_id=public_id)


def own_offer(user: Any, public_id: Any) -> Offer:
    return Offer.objects.visible_to(user).filter(by=user).select_related(*WITH).get(public_id=public_id)


def matches_of(offer: Offer, user: Any) -> list[Match]:
    """For one's own: what others put there that fits, each with its author. One query."""
    others = Offer.objects.visible_to(user).open().exclude(by=user).exclude(kind=offer.kind)
    rows = others.select_related(*WITH).order_by("-at", "-pk")[:MOST_COMPARED]
    return match(offer, named(rows))


def introductions_of(user: Any) -> list[Introduction]:
    """Those that this person asked for or was asked about, for a while; without people who are blocked since."""
    since = clock.now() - dt.timedelta(days=LAPSE_DAYS)
    rows = Introduction.objects.of(user).filter(ended_at=None, asked_at__gte=since)
    rows = rows.filter(Q(declined_at=None) | Q(one=user)).exclude(blocked(user, "one")).exclude(blocked(user, "other"))
    found = list(rows.select_related("offer", "ask", *_people()).order_by("-asked_at", "pk"))
    for row in found:
        fits = match(row.ask, [row.offer])
        row.because = fits[0].because if fits else ""
        row.waits_for_me = row.waits and row.other_id == user.pk
        row.met = row.the_other(user)
    return _with_people(found)


def _people() -> list[str]:
    return [f"{who}__presence__award__application__organisation" for who in ("one", "other")]


def _with_people(rows: list[Introduction]) -> list[Introduction]:
    return named(rows, "met")


def introduction_for(user: Any, public_id: Any) -> Introduction:
    return Introduction.objects.of(user).get(public_id=public_id)
