"""Finding a time, writing down what was said, and both sides standing by it."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from learning.reports import services as reports
from learning.reports.models import Report, ReportState
from learning.reports.services.telling import tell_partner, tell_staff
from learning.talks.kinds import Side
from learning.talks.models import Confirmation, TalkTime
from learning.talks.rules import side_of
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

MOST_TIMES = 10
"""Offered and not taken, of one conversation."""
FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def offer_time(report: Report, starts_at: dt.datetime, where: str = "", *, by: User) -> TalkTime:
    """One time that suits this side. The other side chooses."""
    report, side = _held(report, by)
    _refuse_done(report)
    if not clock.now() < starts_at < clock.now() + FURTHEST:
        raise NotValid("Choose a time that is still to come, within a year.")
    open_times = report.times.filter(withdrawn_at=None)
    if open_times.filter(chosen_at__isnull=False).exists():
        raise NotAllowedNow("You have a time already. Call it off first, if it does not suit any more.")
    if open_times.filter(starts_at=starts_at).exists():
        raise NotAllowedNow("This time is offered already.")
    if open_times.filter(starts_at__gt=clock.now()).count() >= MOST_TIMES:
        raise NotAllowedNow(f"{MOST_TIMES} times are offered already. Take one back first.")
    made = TalkTime.objects.create(
        report=report, starts_at=starts_at, where=where.strip()[:300], side=side, offered_at=clock.now(), offered_by=by
    )
    note("talk.time-offered", report, by=by, time=made.pk, side=str(side))
    _tell(side.other, report, f"time-{made.pk}", "there is a time for a conversation to choose:")
    return made


@transaction.atomic
def choose_time(time: TalkTime, *, by: User) -> TalkTime:
    """It suits us too. One side offers, the other chooses."""
    report, side = _held(time.report, by)
    _refuse_done(report)
    time = TalkTime.objects.select_for_update(of=("self",)).get(pk=time.pk)
    if time.side == side:
        raise NotAllowed("Your side offered this time, so the other side chooses it.")
    if time.withdrawn_at or time.starts_at <= clock.now():
        raise NotAllowedNow("This time is not offered any more. Choose another, or offer one.")
    if report.times.filter(withdrawn_at=None, chosen_at__isnull=False).exists():
        raise NotAllowedNow("A time is chosen already.")
    time.chosen_at, time.chosen_by = clock.now(), by
    time.save(update_fields=["chosen_at", "chosen_by"])
    note("talk.time-chosen", report, by=by, time=time.pk)
    _tell(side.other, report, f"chosen-{time.pk}", "a time for a conversation is chosen:")
    return time


@transaction.atomic
def take_back_time(time: TalkTime, *, by: User) -> TalkTime:
    """It does not suit any more: one's own offer, or a time that was chosen."""
    report, side = _held(time.report, by)
    _refuse_done(report)
    time = TalkTime.objects.select_for_update(of=("self",)).get(pk=time.pk)
    if time.withdrawn_at:
        raise NotAllowedNow("This time was taken back already.")
    if time.side != side and time.chosen_at is None:
        raise NotAllowed("The other side offered this time. You need not choose it.")
    time.withdrawn_at = clock.now()
    time.save(update_fields=["withdrawn_at"])
    note("talk.time-taken-back", report, by=by, time=time.pk)
    if time.chosen_at:
        _tell(side.other, report, f"off-{time.pk}", "the time of a conversation does not suit any more:")
    return time


@transaction.atomic
def write_notes(
    report: Report, parts: Mapping[int, reports.Said], seen: Mapping[int, int], *, by: User,
    marks: Mapping[int, str] | None = None, some: bool = False,
) -> reports.Kept:  # fmt: skip
    """What was said, by either side, as {order: (text, who may read it)}. The grant partner alone says who may read it.

    A change after both had agreed asks both again. With `some` the good ones are kept beside what was changed
    elsewhere; without, nothing is, and StaleReport says so.
    """
    report, side = _held(report, by)
    if side == Side.US:
        readers = dict(report.answers.values_list("order", "visibility"))
        parts = {order: (text, readers.get(order, who)) for order, (text, who) in parts.items()}
    kept = reports.keep_answers(report, parts, seen, marks or {}, by=by, some=some)
    if kept.conflicts and not some:
        mine = {one.order: parts[one.order][0].strip() for one in kept.conflicts}
        raise reports.StaleReport(mine, kept.conflicts)
    if kept.texts:
        report.notes_version += 1
        report.save(update_fields=["notes_version"])
        note("talk.noted", report, by=by, version=report.notes_version, side=str(side))
    return kept


@transaction.atomic
def confirm_notes(report: Report, seen: int, *, by: User) -> Report:
    """This side stands by the notes. `seen`: the version on the page. When both do, the conversation is done."""
    report, side = _held(report, by)
    if not report.notes_version or not report.answers.said().exists():
        raise NotAllowedNow("Nothing is written down yet.")
    if seen != report.notes_version:
        raise NotAllowedNow("The notes were changed after you opened the page. Read them again.")
    _, new = Confirmation.objects.get_or_create(
        report=report, version=seen, side=side, defaults={"at": clock.now(), "by": by}
    )
    if not new:
        raise NotAllowedNow("Your side has said so already.")
    note("talk.confirmed", report, by=by, version=seen, side=str(side))
    if report.confirmations.filter(version=seen).count() == len(Side):
        return _agree(report, by)
    _tell(
        side.other,
        report,
        f"notes-{seen}",
        "there are notes of a conversation. Please read them:",
    )
    return report


def _agree(report: Report, by: User) -> Report:
    report.agreed_version = report.notes_version
    if report.state == ReportState.DUE:
        report.state, report.sent_at, report.sent_by = ReportState.AGREED, clock.now(), by
    report.save(update_fields=["agreed_version", "state", "sent_at", "sent_by"])
    note("talk.agreed", report, by=by, version=report.agreed_version)
    return report


def _held(report: Report, by: User) -> tuple[Report, Side]:
    report = reports.locked(report)
    side = side_of(by, report)
    if side is None:
        raise NotAllowed("Those who write for the grant, and MEX staff without an interest in it, have this talk.")
    if not report.is_talk:
        raise NotAllowedNow("This is a report, not a conversation.")
    return report, side


def _refuse_done(report: Report) -> None:
    if report.state != ReportState.DUE:
        raise NotAllowedNow("You have talked already, and both sides agreed on the notes.")


def _tell(side: Side, report: Report, occasion: str, words: str) -> None:
    tell = tell_partner if side == Side.PARTNER else tell_staff
    tell(
        report, f"talk-{occasion}", "About a conversation with you" if side == Side.PARTNER else "A conversation", words
    )
