"""Who moderates, what was reported to whom, and the words around it."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from learning.community.kinds import INVITABLE
from learning.community.models import Event, Flag, Guest, Moderator, Offer, Post, Presence, Resource
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role

from .people import WITH, named, safeguarding_contact

KINDS = {"post": Post, "offer": Offer, "resource": Resource, "event": Event}
CONTEXT = 1
"""Posts before and after the reported one that whoever judges it sees."""


def acting() -> QuerySet[Moderator]:
    """Those who are still partners here."""
    here = Presence.objects.here().filter(user=OuterRef("user"))
    return Moderator.objects.acting().filter(Exists(here))


def moderators_for(thing: Any, reporter: Any) -> list[User]:
    """Whoever moderates and neither wrote nor reported it."""
    rows = acting().exclude(user__in=[thing.by_id, reporter.pk]).select_related("user")
    return [row.user for row in rows]


def moderators_shown() -> list[Moderator]:
    """Acting and asked, with `author`."""
    people = "user__presence__award__application__organisation"
    return named(Moderator.objects.filter(ended_at=None).select_related(people), "user")


def own_moderating(user: Any, public_id: Any) -> Moderator:
    return Moderator.objects.filter(user=user).get(public_id=public_id)


def to_report(user: Any, kind: str, public_id: Any) -> Any:
    """The thing that a report would be about; with `kind`."""
    if kind not in KINDS:
        raise Post.DoesNotExist
    rows = KINDS[kind].objects.visible_to(user).standing().exclude(by=user)
    found = rows.select_related(*WITH).get(public_id=public_id)
    found.kind_of_thing = kind
    return found


def flags_for(user: Any, also_decided: bool = False) -> QuerySet[Flag]:
    """What this person judges: moderators what reached them and is not by or from them; the safeguarding contact what
    no moderator can judge. Nobody else any."""
    if not user.is_authenticated:
        return Flag.objects.none()
    contact = safeguarding_contact() if user.has_role(Role.STAFF) else None
    if contact is not None and contact.pk == user.pk:
        rows = Flag.objects.filter(to_contact=True)
    elif acting().filter(user=user).exists():
        party = Q(by=user)
        for kind in KINDS:
            party |= Q(**{f"{kind}__by": user})
        rows = Flag.objects.filter(to_contact=False).exclude(party)
    else:
        return Flag.objects.none()
    rows = rows if also_decided else rows.filter(decided_at=None)
    return rows.select_related(*(f"{kind}__by__presence__award__application__organisation" for kind in KINDS))


def flag_for(user: Any, public_id: Any) -> Flag:
    return flags_for(user).get(public_id=public_id)


def around(flag: Flag) -> list[Post]:
    """The reported thing among the posts beside it; nothing else of the thread. Only posts have any."""
    if flag.post is None:
        return []
    rows = Post.objects.filter(thread=flag.post.thread_id).select_related(*WITH)
    is_before = Q(at__lt=flag.post.at) | Q(at=flag.post.at, pk__lt=flag.post.pk)
    before = rows.filter(is_before).order_by("-at", "-pk")[:CONTEXT]
    after = rows.exclude(is_before).exclude(pk=flag.post.pk).order_by("at", "pk")[:CONTEXT]
    return named([*reversed(before), flag.post, *after])


def own_flags(user: Any) -> QuerySet[Flag]:
    """What became of one's reports lately."""
    since = clock.now() - dt.timedelta(days=30)
    return Flag.objects.filter(by=user, decided_at__gte=since).order_by("-decided_at")


def guests_of(thing: Any) -> list[Guest]:
    """With `author`."""
    return named(thing.guests.in_force().select_related("user__presence"), "user")


def guest_for(user: Any, public_id: Any) -> Guest:
    """For partners who see the thing, and the guest."""
    found = Guest.objects.select_related("thread", "circle", "event", "user").get(public_id=public_id)
    if not type(found.what).objects.visible_to(user).filter(pk=found.what.pk).exists():
        raise Guest.DoesNotExist
    if user.has_role(*INVITABLE) and found.user_id != user.pk:
        raise Guest.DoesNotExist
    return found
