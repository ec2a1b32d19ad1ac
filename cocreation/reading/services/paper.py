"""Typing what a member wrote on paper. Both names stay: whose sheet it is, and who typed each part of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.reading import queries, rules
from cocreation.reading.errors import StaleSheet
from cocreation.reading.models import Reading, ReadingState, SheetText
from cocreation.reading.services.concerns import keep_concern_true
from cocreation.reading.services.sheets import finish
from cocreation.reading.services.writing import Given, judge
from grants.calls.models import Call, Criterion, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note


def type_sheet(
    reading: Reading,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: Mapping[str, int],
    by: User,
) -> Reading:
    """As sheets.save_sheet, by somebody who holds the reading, for the member, who hears of it by mail.

    Where the member wrote something else meanwhile: StaleSheet with both, nothing changes, and the record says that
    their words were shown.
    """
    try:
        with transaction.atomic():
            return _type(reading, scores, notes, seen=seen, by=by)
    except StaleSheet as stale:
        note("reading.paper-met-words", reading, by=by, member=reading.member_id, parts=len(stale.conflicts))
        raise


def _type(reading: Reading, scores: Mapping, notes: Mapping, *, seen: Mapping[str, int], by: User) -> Reading:
    reading, call = _held(reading, by)
    criteria = list(call.criteria.all())
    _begin_history(reading, criteria)
    writing = judge(reading, criteria, scores, notes, seen=seen, marks={}, by=by)
    if writing.conflicts:
        raise StaleSheet(reading, writing.conflicts)
    if writing.write():
        note("reading.typed", reading, by=by, member=reading.member_id, version=reading.version)
        _tell(reading, f"paper:{reading.pk}:{clock.today()}", "was typed. You can correct it until it is sent.")
    keep_concern_true(reading, by)
    return reading


def _begin_history(reading: Reading, criteria: list[Criterion]) -> None:
    """What stood on the sheet before its parts had versions is its member's own. Who types meets it like all else that
    the member wrote, and does not replace it unasked."""
    past = sorted(queries.own_words(reading) - reading.parts.keys())
    if not past:
        return
    member, now = reading.member.user, clock.now()
    kept = judge(reading, criteria, {}, {}, seen=0, marks={}, by=member)
    SheetText.objects.bulk_create(
        SheetText(reading=reading, part=one, version=1, value=kept.value(one), changed_at=now, changed_by=member)
        for one in past
    )
    reading.parts |= dict.fromkeys(past, 1)
    reading.save(update_fields=["parts"])


@transaction.atomic
def send_typed(reading: Reading, *, asked: bool, by: User) -> Reading:
    """Send it for a member who asked for that on paper; never what they are writing on the page themselves."""
    reading, call = _held(reading, by)
    if not asked:
        raise NotValid("Tick that they asked us to send it. Otherwise save it, and they send it themselves.")
    if queries.own_words(reading):
        raise NotAllowedNow(f"{reading.member} has written on the page too, so {reading.member} sends it.")
    finish(reading, list(call.criteria.order_by("order")), by)
    note("reading.sent", reading, by=by, application=reading.application_id, member=reading.member_id)
    _tell(reading, f"paper:{reading.pk}:sent", "was typed and sent, as you asked.")
    return reading


def _held(reading: Reading, by: User) -> tuple[Reading, Call]:
    """The locked sheet and its call, which is read after the lock is ours (see sheets)."""
    rows = Reading.objects.select_for_update(of=("self",)).select_related("member__user")
    reading = rows.get(pk=reading.pk)
    if not rules.holds_reading(by) or reading.member.user_id == by.pk:
        raise NotAllowed("A facilitator or MEX staff type what somebody else wrote on paper.")
    if not queries.may_type(by, reading):
        raise NotAllowed("You stay out of this application. Somebody else types this sheet.")
    if not Reading.objects.visible_to(reading.member.user).filter(pk=reading.pk).exists():
        raise NotAllowed(f"{reading.member} does not score this application any more.")
    call = Call.objects.get(applications=reading.application_id)
    if reading.state == ReadingState.SENT:
        raise NotAllowedNow(f"{reading.member} has sent this score sheet. It cannot be changed any more.")
    if call.stage != Stage.READING:
        raise NotAllowedNow("Reading is not open for this call.")
    return reading, call


def _tell(reading: Reading, key: str, what: str) -> None:
    """Once a day for what is typed, and once for what is sent."""
    link = settings.SITE_URL + reverse("reading-edit", args=[reading.public_id])
    body = f"Hello,\n\na score sheet that you wrote on paper {what}\n\n{link}\n\nIf something is wrong, tell us.\n"
    promise(key, to=reading.member.user.email, subject="Your score sheet on paper", body=body)
