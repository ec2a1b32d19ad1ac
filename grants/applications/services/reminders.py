"""Reminders that a call closes soon, to people with drafts: each once, however often this runs."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant, State
from grants.applications.rules import WRITERS
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.look.words import when
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

MARKS = {"7d": dt.timedelta(days=7), "2d": dt.timedelta(days=2), "3h": dt.timedelta(hours=3)}
"""How long before closing, longest first. Keys are part of the promise's key: never rename one."""
SUBJECT = "Your draft is not sent yet, and the call closes soon"


def remind_of_closing(now: dt.datetime | None = None) -> int:
    """Promise what is due at `now` (aware; this moment if left out); returns how many reminders are new."""
    now = now or clock.now()
    soon = Call.objects.filter(stage=Stage.LAUNCHED, closes_at__gt=now, closes_at__lte=now + max(MARKS.values()))
    return sum(_remind(pk, now) for pk in soon.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, now: dt.datetime) -> int:
    """The nearest mark only: after a stop of the worker nobody gets a heap. Locked, so that two beats count once."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
    kind = [mark for mark, before in MARKS.items() if call.closes_at - before <= now][-1]
    people = _people_with_drafts(call, started_before=call.closes_at - MARKS[kind])
    keys = {f"closing:{call.pk}:{kind}:{user.pk}": user for user in people}
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, user in keys.items():
        if key not in told:
            promise(key=key, to=user.email, subject=SUBJECT, body=_body(call))
    if new := len(keys) - len(told):
        note("call.closing-reminded", call, kind=kind, people=new)
    return new


def _people_with_drafts(call: Call, started_before: dt.datetime) -> list:
    """Whoever started after the mark knows the closing time: the page has just told them."""
    parts = Participant.objects.filter(
        application__call=call,
        application__state=State.DRAFT,
        application__started_at__lte=started_before,
        removed_at=None,
        part__in=WRITERS,
        user__is_active=True,
    )
    people = {part.user_id: part.user for part in parts.select_related("user").order_by("user")}
    return list(people.values())


def _body(call: Call) -> str:
    link = settings.SITE_URL + reverse("application-list")
    return (
        f"Hello,\n\nyou have a draft that is not sent yet. The call closes at {when(call.closes_at)}. After that"
        f" we cannot take it.\n\n{link}\n\nIf you need help or more time for an access reason, reply to this message.\n"
        "If you decided not to apply, you can withdraw the draft there and we will not write again.\n"
    )
