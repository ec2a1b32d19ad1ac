"""Until when people read, and reminding them: at half time and three days before, each once, however often it runs."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.reading.models import ReadingTerm
from cocreation.reading.queries import term as reads
from cocreation.reading.services._sharing import held, refuse_unless_sharing
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid
from shaping_future.look.words import when
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

NOON = dt.time(12)
LONGEST = dt.timedelta(days=366)
LOCK = 7_203_453
"""The advisory lock of the one who reminds (any number of its own, the same everywhere)."""
SUBJECTS = {
    reads.HALF: "Half of the reading time has passed",
    reads.SOON: "Reading closes in three days or less",
}


@transaction.atomic
def say_reading_end(call: Call, day: dt.date, *, by: User) -> ReadingTerm:
    """People are asked to send everything by noon of that day, UK time. It can be moved until reading closes.

    Nothing closes by itself: a facilitator closes the reading, and sees before that what would be lost.
    """
    call = held(call, by)
    refuse_unless_sharing(call)
    until = dt.datetime.combine(day, NOON, clock.LONDON)
    if until <= clock.now():
        raise NotValid("Choose a day that is still to come.")
    if until > clock.now() + LONGEST:
        raise NotValid("Choose a day within a year.")
    opened = clock.now() if call.stage == Stage.READING else None
    term, _new = ReadingTerm.objects.get_or_create(call=call, defaults={"opened_at": opened})
    if term.until == until:
        return term
    term.until = until
    term.save(update_fields=["until"])
    note("reading.end-said", call, by=by, day=day.isoformat())
    return term


def begin_term(call: Call) -> None:
    """Reading has opened now: half time is counted from here. A day that has passed meanwhile is no end any more."""
    term, _new = ReadingTerm.objects.get_or_create(call=call)
    term.opened_at = clock.now()
    if term.until and term.until <= term.opened_at:
        term.until = None
    term.save(update_fields=["opened_at", "until"])


@transaction.atomic
def remind_readers(now: dt.datetime | None = None) -> int:
    """Promise what is due at `now` (aware; this moment if left out); returns how many mails are new.

    Only one at a time: whoever comes while another reminds has nothing to do. A crash undoes the whole run. After a
    stop of the worker only the nearest moment is made up for.
    """
    now = now or clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    new = 0
    for term in reads.open_terms(now):
        if passed := [mark for mark in reads.marks(term) if mark.at <= now]:
            new += _remind(term, passed[-1])
    return new


def _remind(term: ReadingTerm, mark: reads.Mark) -> int:
    """Members who have something to send, and who holds the reading. A later end may be reminded of again."""
    key = f"reading:{mark.name}:{term.call_id}"
    if mark.name == reads.SOON:
        key = f"{key}:{term.until.astimezone(clock.LONDON):%Y-%m-%d}"
    told = set(Message.objects.filter(key__startswith=f"{key}:").values_list("key", flat=True))
    members = {
        f"{key}:{one.pk}": (one, unsent)
        for one, unsent in reads.waiting_members(term.call, mark.at)
        if f"{key}:{one.pk}" not in told
    }
    _tell_members(term, mark, members)
    summary = {f"{key}:all:{one.pk}": one.email for one in User.objects.with_role(Role.FACILITATOR)}
    summary = {name: address for name, address in summary.items() if name not in told}
    if summary:
        promise_to_each(summary, subject="How the reading goes", body=_summary(term))
    if members:
        note("reading.reminded", term.call, kind=mark.name, people=len(members))
    return len(members) + len(summary)


def _tell_members(term: ReadingTerm, mark: reads.Mark, members: dict[str, tuple[Member, int]]) -> None:
    """The same words to all who have as many to send."""
    by_count: dict[int, dict[str, str]] = defaultdict(dict)
    for key, (member, unsent) in members.items():
        by_count[unsent][key] = member.user.email
    for unsent, to in by_count.items():
        promise_to_each(to, subject=SUBJECTS[mark.name], body=_body(term, unsent))


def _body(term: ReadingTerm, unsent: int) -> str:
    link = settings.SITE_URL + reverse("reading-list", args=[term.call.slug])
    sheets = "1 score sheet is" if unsent == 1 else f"{unsent} score sheets are"
    return (
        f"Hello,\n\n{sheets} not sent yet. Please send them by {when(term.until)}.\n\n{link}\n\n"
        "If that is too much, please reply to this message. A facilitator can find another reader. That is all right.\n"
    )


def _summary(term: ReadingTerm) -> str:
    counts = reads.sums(term.call)
    link = settings.SITE_URL + reverse("reading-progress", args=[term.call.slug])
    begun = counts["readers"] - counts["not_begun"]
    return (
        f"Hello,\n\n{counts['sent']} of {counts['total']} score sheets are sent. {begun} of {counts['readers']} readers"
        f" have begun. They were asked to send everything by {when(term.until)}.\n\n{link}\n"
    )
