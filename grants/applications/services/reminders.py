"""Reminders that a call closes soon, to people with drafts: each once, and one mail a day, however often this runs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from grants.applications.models import Participant, Reminder, State
from grants.applications.rules import WRITERS
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

MARKS = {"7d": dt.timedelta(days=7), "2d": dt.timedelta(days=2), "3h": dt.timedelta(hours=3)}
"""How long before closing, longest first. They are kept in Reminder.mark: never rename one."""
SOON = "Your draft is not sent yet, and the call closes soon"
SUBJECTS = {"7d": SOON, "2d": SOON, "3h": "Your draft is not sent yet, and the call closes in 3 hours or less"}
LOCK = 7_203_455
"""The advisory lock of the one who reminds (any number of its own, the same everywhere)."""


@dataclass(frozen=True)
class Due:
    """One mark of one call: from `at` on people may be reminded."""

    call: Call
    mark: str
    at: dt.datetime

    @property
    def urgency(self) -> tuple:
        """The shortest time left comes first."""
        return MARKS[self.mark], self.call.closes_at, self.call.pk


@transaction.atomic
def remind_of_closing(now: dt.datetime | None = None) -> int:
    """Promise what is due at `now` (aware; this moment if left out); returns how many reminders are new.

    Only one at a time: whoever comes while another reminds has nothing to do. A crash undoes the whole run.
    """
    now = now or clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    chosen = dict(_most_urgent(now))
    for user, due in chosen.items():
        _remind(user, due, now)
    people = Counter((due.call, due.mark) for due in chosen.values())
    for (call, mark), count in people.items():
        note("call.closing-reminded", call, kind=mark, people=count)
    return len(chosen)


def _most_urgent(now: dt.datetime) -> Iterator[tuple[User, Due]]:
    """For each person the one reminder of this London day, if its moment has come. Four queries."""
    midnight = _midnight_after(now)
    calls = Call.objects.filter(stage=Stage.LAUNCHED, closes_at__gt=now, closes_at__lte=midnight + max(MARKS.values()))
    dues = {call.pk: list(_marks(call, now, midnight)) for call in calls}
    told = set(Reminder.objects.filter(call__in=dues).values_list("user", "call", "mark", "closes_at"))
    today = set(Reminder.objects.filter(day=now.astimezone(clock.LONDON).date()).values_list("user", flat=True))
    wanted: dict[User, list[Due]] = {}
    for part in _parts(dues):
        for due in dues[part.application.call_id]:
            is_new = (part.user_id, due.call.pk, due.mark, due.call.closes_at) not in told
            if is_new and part.application.started_at <= due.at and part.user_id not in today:
                wanted.setdefault(part.user, []).append(due)
    for user, mine in wanted.items():
        first = min(mine, key=lambda due: due.urgency)
        if first.at <= now:  # one that comes later today is more urgent, and must not find the day used up
            yield user, first


def _marks(call: Call, now: dt.datetime, midnight: dt.datetime) -> Iterator[Due]:
    """The nearest mark that has passed (after a stop of the worker nobody gets a heap), and what comes before midnight.

    Whoever started after a mark knows the closing time: the page has just told them.
    """
    all_marks = [Due(call, mark, call.closes_at - before) for mark, before in MARKS.items()]
    yield from [due for due in all_marks if due.at <= now][-1:]
    yield from [due for due in all_marks if now < due.at < midnight]


def _parts(calls: Iterable[int]) -> Iterable[Participant]:
    parts = Participant.objects.filter(
        application__call__in=list(calls), application__state=State.DRAFT, removed_at=None, part__in=WRITERS,
        user__is_active=True,
    )  # fmt: skip
    return parts.select_related("user", "application").order_by("user", "pk")


def _midnight_after(now: dt.datetime) -> dt.datetime:
    tomorrow = now.astimezone(clock.LONDON).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), clock.LONDON)


def _remind(user: User, due: Due, now: dt.datetime) -> None:
    reminder = Reminder.objects.create(
        user=user, call=due.call, mark=due.mark, closes_at=due.call.closes_at, at=now,
        day=now.astimezone(clock.LONDON).date(),
    )  # fmt: skip
    promise(key=f"closing:{reminder.pk}", to=user.email, subject=SUBJECTS[due.mark], body=_body(due.call))


def _body(call: Call) -> str:
    link = settings.SITE_URL + reverse("application-list")
    return (
        f"Hello,\n\nyou have a draft that is not sent yet. The call closes at {when(call.closes_at)}. After that"
        f" we cannot take it.\n\n{link}\n\nIf you need help or more time for an access reason, reply to this message.\n"
        "If you decided not to apply, you can withdraw the draft there and we will not write again.\n"
    )
