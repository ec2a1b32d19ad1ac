"""Equity answers stand apart: optional, and joined to nothing."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from grants.applications import equity
from grants.applications.models import EquityRecord
from grants.applications.queries import equity_answers
from grants.applications.services import save_equity, send_application
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import an_application, person, signed_in_as

pytestmark = pytest.mark.django_db
TAXONOMY = Path(__file__).resolve().parents[4] / "shared/data/dei/taxonomy/taxonomy.json"
ANSWERS = {"1": ["Women and girls"], "3": "Yes, mostly", "5": "Wales"}


def test_answers_are_found_again_by_their_own_application_only():
    first, second = an_application(), an_application()
    save_equity(first, ANSWERS, by=first.started_by)
    assert equity_answers(first) == ANSWERS
    assert equity_answers(second) == {}
    save_equity(first, {"3": "Partly"}, by=first.started_by)
    assert equity_answers(first) == {"3": "Partly"}
    assert EquityRecord.objects.count() == 1


def test_nothing_in_the_row_or_written_with_it_points_at_the_application():
    application = an_application()
    before = Entry.objects.count()
    save_equity(application, ANSWERS, by=application.started_by)
    record = EquityRecord.objects.get()
    assert Entry.objects.count() == before
    assert record.month.day == 1
    columns = {field.column for field in EquityRecord._meta.get_fields()}
    assert columns == {"token", "call_id", "answers", "month"}
    row = f"{record.token} {record.answers} {record.month}"
    for value in (application.public_id, application.reference, application.started_by.email):
        assert str(value) not in row


def test_the_token_needs_the_key(settings):
    application = an_application()
    save_equity(application, ANSWERS, by=application.started_by)
    settings.SECRET_KEY = "another-key-than-the-one-it-was-kept-under"
    assert equity_answers(application) == {}


def test_reading_an_application_never_touches_the_equity_table(django_assert_num_queries):
    lead = person()
    application = an_application(user=lead)
    save_equity(application, ANSWERS, by=lead)
    with connection.execute_wrapper(_refuse_equity):
        assert signed_in_as(lead).get(reverse("application-check", args=[application.public_id])).status_code == 200
        send_application(application, by=lead)


def _refuse_equity(execute, sql, params, many, context):
    assert "equityrecord" not in sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize("answers", [{"1": "Something I typed"}, {"3": ["Yes, mostly", "Partly"]}, {"99": "Wales"}])
def test_free_text_and_unknown_questions_are_refused(answers):
    application = an_application()
    with pytest.raises(NotValid):
        save_equity(application, answers, by=application.started_by)
    assert not EquityRecord.objects.exists()


def test_only_writers_and_only_while_the_call_is_open():
    application = an_application()
    with pytest.raises(NotAllowed):
        save_equity(application, ANSWERS, by=person())
    with clock.at(application.call.closes_at), pytest.raises(NotAllowedNow):
        save_equity(application, ANSWERS, by=application.started_by)
    assert not EquityRecord.objects.exists()


def test_the_form_saves_and_may_stay_empty():
    lead = person()
    application = an_application(user=lead)
    browser, url = signed_in_as(lead), reverse("application-equity", args=[application.public_id])
    assert browser.post(url, {"e-1": ["Women and girls", "Older people"], "e-3": "Partly"}).status_code == 302
    assert equity_answers(application) == {"1": ["Older people", "Women and girls"], "3": "Partly"}
    assert browser.post(url, {"e-1": ["Robots"]}).status_code == 400
    assert browser.post(url, {}).status_code == 302
    assert equity_answers(application) == {}


@pytest.mark.parametrize("alone", ["None of these", "Prefer not to say"])
def test_to_say_nothing_stands_alone(alone):
    application = an_application()
    browser = signed_in_as(application.started_by)
    url = reverse("application-equity", args=[application.public_id])
    page = browser.post(url, {"e-1": ["Women and girls", alone]})
    assert page.status_code == 400
    assert "stand alone" in page.content.decode()
    assert not EquityRecord.objects.exists()
    assert browser.post(url, {"e-1": [alone]}).status_code == 302


@pytest.mark.skipif(
    not TAXONOMY.exists(),
    reason="the publishers' taxonomy is not copied here: put it at ../shared/data/dei",
)
def test_our_groups_are_those_of_the_dei_data_standard():
    assert set(equity.GROUPS) == {one["prefix"] for one in json.loads(TAXONOMY.read_text())["population_groups"]}
