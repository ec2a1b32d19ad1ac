"""Writing and sending a score sheet: what succeeds, what is refused, what stays as it was."""

import pytest

from cocreation.reading import services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.models import Reading, ReadingState, Score
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import (
    a_group,
    a_member,
    declare,
    declaring,
    scores,
    send,
)
from tests.cocreation.reading.cast import a_sheet

pytestmark = pytest.mark.django_db


# --- writing ----------------------------------------------------------


def test_a_half_done_sheet_is_kept():
    call, sheet, (user, *_), _ = a_sheet()
    given = scores(call, None, 0, "X", 4, 2) | {"power": (None, "  Not sure yet.  ")}
    saved = services.save_sheet(sheet, given, {"strongest": "The people."}, seen=0, by=user)
    assert (saved.state, saved.version, saved.strongest) == (ReadingState.STARTED, 1, "The people.")
    found = {one.criterion.key: (one.value, one.is_x, one.sentence) for one in saved.scores.all()}
    assert found["power"] == (None, False, "Not sure yet.")
    assert found["systems"] == (None, True, "It says so.")
    assert found["development"] == (0, False, "It says so.")


def test_saving_the_same_again_changes_nothing():
    call, sheet, (user, *_), _ = a_sheet()
    saved = services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    events = Score.pgh_event_model.objects.count()
    again = services.save_sheet(saved, scores(call, 3), {}, seen=0, by=user)
    assert (again.version, Score.pgh_event_model.objects.count()) == (1, events)


def test_every_version_of_a_score_is_kept():
    call, sheet, (user, *_), _ = a_sheet()
    sheet = services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    services.save_sheet(sheet, {"power": (1, "On second thoughts.")}, {}, seen=1, by=user)
    events = Score.pgh_event_model.objects.filter(criterion__key="power").order_by("pgh_id")
    assert list(events.values_list("value", flat=True)) == [3, 1]


def test_an_older_page_is_refused_with_what_is_saved():
    call, sheet, (user, *_), _ = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    with pytest.raises(StaleSheet) as stale:
        services.save_sheet(sheet, scores(call, 1), {}, seen=0, by=user)
    assert (stale.value.status, stale.value.sheet.version) == (409, 1)
    assert set(Score.objects.values_list("value", flat=True)) == {3}


@pytest.mark.parametrize("value", [5, -1, "Y", True, "3"])
def test_a_score_off_the_scale_is_refused(value):
    call, sheet, (user, *_), _ = a_sheet()
    with pytest.raises(NotValid):
        services.save_sheet(sheet, scores(call, value), {}, seen=0, by=user)
    assert (Score.objects.count(), Reading.objects.get(pk=sheet.pk).version) == (0, 0)


@pytest.mark.parametrize(
    ("given", "notes"),
    [
        ({"kindness": (3, "")}, {}),
        ({}, {"state": "sent"}),
        ({"power": (3, "x" * 5001)}, {}),
        ({}, {"to_ask": "x" * 5001}),
    ],
)
def test_what_is_not_on_the_sheet_or_too_long_is_refused(given, notes):
    _call, sheet, (user, *_), _ = a_sheet()
    with pytest.raises(NotValid):
        services.save_sheet(sheet, given, notes, seen=0, by=user)
    sheet.refresh_from_db()
    assert (Score.objects.count(), sheet.version, sheet.state) == (0, 0, ReadingState.ASSIGNED)


def test_nobody_writes_on_the_sheet_of_another():
    call, sheet, _people, facilitator = a_sheet()
    for other in (facilitator, a_member(), person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=other)
        with pytest.raises(NotAllowed):
            services.send_sheet(sheet, by=other)
    assert Score.objects.count() == 0


@pytest.mark.parametrize("rung", [Rung.ROOM, Rung.SCORING])
def test_a_recused_member_neither_saves_nor_sends(rung):
    call, sheet, (user, *_), facilitator = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    recuse(sheet.application, user, rung, by=facilitator)
    with pytest.raises(NotAllowed):
        services.save_sheet(sheet, scores(call, 4), {}, seen=1, by=user)
    with pytest.raises(NotAllowed):
        services.send_sheet(sheet, by=user)
    assert Reading.objects.get(pk=sheet.pk).state == ReadingState.STARTED


def test_a_noted_tie_keeps_nobody_from_scoring():
    _call, sheet, (user, *_), facilitator = a_sheet()
    recuse(sheet.application, user, Rung.NOTE, by=facilitator)
    assert send(sheet, 3).state == ReadingState.SENT


# --- sending ----------------------------------------------------------


def test_a_whole_sheet_is_sent_and_fixed():
    call, sheet, (user, *_), _ = a_sheet()
    sent = send(sheet, 4, 3, "X", 2, 1)
    assert sent.state == ReadingState.SENT
    assert sent.sent_at is not None
    with pytest.raises(NotAllowedNow, match="sent this score sheet"):
        services.send_sheet(sent, by=user)
    with pytest.raises(NotAllowedNow, match="sent this score sheet"):
        services.save_sheet(sent, scores(call, 0), {}, seen=1, by=user)
    assert Entry.objects.filter(verb="reading.sent").count() == 1


def test_a_sheet_without_a_score_or_a_sentence_is_not_sent():
    call, sheet, (user, *_), _ = a_sheet()
    given = scores(call, 4) | {"power": (None, "Why."), "ripple": (2, " ")}
    sheet = services.save_sheet(sheet, given, {}, seen=0, by=user)
    with pytest.raises(Incomplete) as refusal:
        services.send_sheet(sheet, by=user)
    assert [(one.criterion, one.part) for one in refusal.value.missing] == [("power", "score"), ("ripple", "sentence")]
    assert Reading.objects.get(pk=sheet.pk).state == ReadingState.STARTED


def test_an_x_needs_a_sentence_too():
    call, sheet, (user, *_), _ = a_sheet()
    sheet = services.save_sheet(sheet, scores(call, "X", sentence=""), {}, seen=0, by=user)
    with pytest.raises(Incomplete) as refusal:
        services.send_sheet(sheet, by=user)
    assert {one.part for one in refusal.value.missing} == {"sentence"}


def test_nothing_is_written_after_reading_closed():
    call, sheet, (user, *_), facilitator = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    services.close_reading(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.save_sheet(sheet, scores(call, 4), {}, seen=1, by=user)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.send_sheet(sheet, by=user)
    assert set(Score.objects.values_list("value", flat=True)) == {3}


def test_nothing_is_written_before_reading_opens():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, *people)
    services.assign_readings(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.save_sheet(Reading.objects.first(), {}, {}, seen=0, by=Reading.objects.first().member.user)
