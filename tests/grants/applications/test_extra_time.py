"""Extra time of one application: judged to the second, by the server's clock, in winter and in summer time."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications.models import Application, State
from grants.applications.services import save_answers, send_application, unsend_application
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, signed_in_as
from tests.grants.applications.cast import section_url

pytestmark = pytest.mark.django_db
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)


@pytest.fixture(params=[dt.date(2025, 2, 10), dt.date(2025, 7, 14)], ids=["GMT", "BST"])
def late(request):
    """A complete draft with extra time until 5 pm in London on the day after its call closed."""
    with clock.at(dt.datetime(request.param.year, request.param.month, request.param.day, 9, tzinfo=dt.UTC)):
        draft = an_application(a_call())
    until = (draft.call.closes_at + dt.timedelta(days=1)).astimezone(clock.LONDON).replace(hour=17)
    Application.objects.update(reopened_until=until)
    draft.refresh_from_db()
    return draft


def test_it_is_open_until_the_very_second(late):
    call = late.call
    assert (late.closes_at - call.closes_at) == dt.timedelta(days=1, hours=5)
    for moment, is_open in (
        (call.closes_at - SECOND, True),
        (call.closes_at, True),
        (late.reopened_until - SECOND, True),
        (late.reopened_until, False),
        (late.reopened_until + SECOND, False),
    ):
        with clock.at(moment):
            assert (late.is_open, late.is_reopened) == (is_open, is_open)


def test_what_comes_a_second_late_is_refused_and_changes_nothing(late):
    lead = late.started_by
    with clock.at(late.reopened_until):
        for refused in (
            lambda: save_answers(late, {"summary": "Too late."}, {"summary": 1}, by=lead),
            lambda: send_application(late, by=lead),
        ):
            with pytest.raises(NotAllowedNow, match=r"Your extra time ended at 5pm on"):
                refused()
        browser = signed_in_as(lead)
        assert browser.post(reverse("application-send", args=[late.public_id])).status_code == 409
        assert browser.post(section_url(late, 2), {"q-summary": "Late", "v-summary": "1"}).status_code == 409
    assert Application.objects.get().state == State.DRAFT


def test_it_is_written_sent_and_taken_back_in_its_extra_time(late):
    lead = late.started_by
    Call.objects.update(stage=Stage.CHECKING)  # the check of the others goes on meanwhile
    with clock.at(late.reopened_until - SECOND):
        save_answers(late, {"summary": "In time."}, {"summary": 1}, by=lead)
        page = signed_in_as(lead).get(section_url(late, 2)).text
        assert "You have extra time until 5pm on" in page
        sent = send_application(late, by=lead)
        assert (sent.state, sent.was_sent_late) == (State.SENT, True)
        assert Entry.objects.get(verb="application.sent").detail["late"] is True
        assert unsend_application(sent, by=lead).state == State.DRAFT


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.LAUNCHED, Stage.CHECKING)])
def test_extra_time_ends_when_the_reading_is_prepared(stage):
    draft = an_application()
    draft.reopened_until, draft.call.stage = draft.call.closes_at + HOUR, stage
    with clock.at(draft.call.closes_at):
        assert not draft.is_open


def test_one_application_in_extra_time_opens_no_other(late):
    with clock.at(late.call.closes_at - HOUR):
        other = an_application(late.call)
    with clock.at(late.call.closes_at):
        assert not other.is_open
        with pytest.raises(NotAllowedNow, match="This call closed at noon on"):
            send_application(other, by=other.started_by)
