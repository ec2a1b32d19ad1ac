"""A member tries the score sheet on a practice application. It is written as a real one, and counted by nobody."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cocreation.group.models import Member
from cocreation.reading import rules
from cocreation.reading.errors import Incomplete
from cocreation.reading.models import Practice, PracticeReading, ReadingState
from cocreation.reading.services.practice import refuse_unless_open
from cocreation.reading.services.writing import Given, KeptSheet, all_missing, autosave, save
from grants.calls.models import Criterion
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


@transaction.atomic
def save_practice(
    practice: Practice,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    by: User,
    marks: Mapping[str, str] | None = None,
) -> PracticeReading:
    """As sheets.save_sheet."""
    sheet, criteria = _writable(practice, by)
    save(sheet, criteria, scores, notes, seen=seen, marks=marks, by=by)
    return sheet


@transaction.atomic
def autosave_practice(
    practice: Practice,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    by: User,
) -> KeptSheet:
    """As sheets.autosave_sheet."""
    sheet, criteria = _writable(practice, by)
    return autosave(sheet, criteria, scores, notes, seen=seen, marks=marks, by=by)


@transaction.atomic
def send_practice(practice: Practice, *, by: User) -> PracticeReading:
    """Send it, when every criterion has a score or X and a sentence. The comparison opens then; it counts nowhere."""
    sheet, criteria = _writable(practice, by)
    scores = {one.criterion_id: one for one in sheet.scores.order_by()}
    if missing := all_missing(criteria, scores):
        raise Incomplete(missing, sheet)
    sheet.state, sheet.sent_at = ReadingState.SENT, clock.now()
    sheet.save(update_fields=["state", "sent_at"])
    note("practice.sent", sheet, by=by, practice=practice.pk)
    return sheet


def _writable(practice: Practice, by: User) -> tuple[PracticeReading, list[Criterion]]:
    """The member's sheet, new or held, and the criteria. The practice is held first: nobody changes its text meanwhile,
    and two tabs make one sheet."""
    member = Member.objects.select_for_update(of=("self",)).filter(user=by).first()
    if member is None or not rules.reader(by):
        raise NotAllowed("Members of the Group practise.")
    practice = Practice.objects.select_for_update(of=("self",)).select_related("call").get(pk=practice.pk)
    refuse_unless_open(practice.call)
    sheet = PracticeReading.objects.filter(practice=practice, member=member).first()
    sheet = sheet or PracticeReading(practice=practice, member=member)
    if sheet.state == ReadingState.SENT:
        raise NotAllowedNow("You have sent this practice sheet. It cannot be changed any more.")
    return sheet, list(practice.call.criteria.order_by("order"))
