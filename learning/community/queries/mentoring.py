"""Pairs of mentor and mentee."""

import datetime as dt
from typing import Any

from django.db.models import Q

from learning.community.kinds import LAPSE_DAYS
from learning.community.models import MentoringPair, blocked
from shaping_future import clock

from .people import named


def pairs_of(user: Any) -> list[MentoringPair]:
    """Under way, and asked lately: with `met`, `author`, `waits_for_me` and `i_mentor`. A no is shown to nobody as one:
    to whoever asked it looks as if it still waited, until it lapses."""
    lately = Q(agreed_at=None, asked_at__gte=clock.now() - dt.timedelta(days=LAPSE_DAYS))
    lately &= Q(declined_at=None) | Q(one=user)
    going = Q(agreed_at__isnull=False, ends_on__gte=clock.today())
    rows = MentoringPair.objects.of(user).filter(lately | going, ended_at=None)
    rows = rows.exclude(blocked(user, "one")).exclude(blocked(user, "other"))
    people = [f"{who}__presence__award__application__organisation" for who in ("one", "other")]
    found = list(rows.select_related(*people).order_by("-asked_at", "pk"))
    for row in found:
        row.met = row.the_other(user)
        row.waits_for_me = row.waits and row.other_id == user.pk
        row.i_mentor = row.one_mentors == (row.one_id == user.pk)
    return named(found, "met")


def pair_for(user: Any, public_id: Any) -> MentoringPair:
    return MentoringPair.objects.of(user).select_related("one", "other").get(public_id=public_id)
