"""More time for a whole call: one of the staff proposes it with a reason, another confirms it, everybody is told."""

import datetime as dt
from typing import Any

from django.db import transaction

from grants.calls.amendable import may_close_later
from grants.calls.definition import with_dates
from grants.calls.models import Amendment, Call
from shaping_future import clock
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import when

from ._moves import locked
from .amending import amend_call

MOST_DAYS = 60
"""Longer than this is another call."""


@transaction.atomic
def extend_call(call: Call, closes_at: dt.datetime, reason: str, decided_by: str, *, by: Any) -> Amendment:
    """Propose a later closing time (aware), while the call is open, or within a day of its closing as long as nobody
    has checked anything. `confirm_amendment` by a second person puts it in force."""
    call = locked(call)
    if not may_close_later(call):
        raise NotAllowedNow("A call is extended while it is open, or in the day after it closed, before the check.")
    if closes_at <= max(call.closes_at, clock.now()):
        raise NotValid(f"It closes at {when(call.closes_at)}. Choose a later time, still to come.")
    if closes_at > clock.now() + dt.timedelta(days=MOST_DAYS):
        raise NotValid(f"Choose a time in the next {MOST_DAYS} days.")
    return amend_call(call, lambda data: with_dates(data, call.opens_at, closes_at), reason, decided_by, by=by)
