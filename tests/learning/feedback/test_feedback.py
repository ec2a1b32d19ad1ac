"""What applicants say about the fund, so that nobody can tell who said it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.feedback import services
from learning.feedback.models import LEAST, Feedback, Moment
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, sign_in, signed_in_as

pytestmark = pytest.mark.django_db

SAID = {"ease": 2, "minutes": 240, "hardest": "The budget", "better": "Fewer questions"}


def give(application, **changes):
    services.give_feedback(application, **(SAID | changes), by=application.started_by)


def desk_list(client):
    return sign_in(client, person(Role.STAFF)).get(reverse("admin:learning_feedback_changelist")).content.decode()


def test_the_row_names_neither_person_nor_application_and_nothing_else_is_written():
    application = an_application(sent=True)
    entries = Entry.objects.count()
    with CaptureQueriesContext(connection) as made:
        give(application)
    kept = Feedback.objects.get()
    values = " ".join(str(getattr(kept, field.attname)) for field in Feedback._meta.fields)
    for trace in (str(application.public_id), application.reference, str(application.started_by.email)):
        assert trace not in values
    assert kept.month.day == 1
    assert Entry.objects.count() == entries
    assert {one["sql"].split()[0] for one in made} <= {"SELECT", "INSERT", "SAVEPOINT", "RELEASE"}
    assert not any("FOR UPDATE" in one["sql"] and "grants_" in one["sql"] for one in made)


def test_saying_it_again_takes_the_place_of_what_was_said():
    application = an_application(sent=True)
    give(application)
    give(application, ease=4)
    assert list(Feedback.objects.values_list("ease", "moment")) == [(4, Moment.SENT)]


def test_a_draft_is_asked_once_it_cannot_be_sent_any_more():
    application = an_application()
    with pytest.raises(NotAllowedNow):
        give(application)
    page = signed_in_as(application.started_by).get(reverse("feedback-give", args=[application.public_id]))
    assert page.status_code == 409
    with clock.at(application.call.closes_at + dt.timedelta(hours=1)):
        give(application)
    assert Feedback.objects.get().moment == Moment.NOT_SENT


def test_only_its_own_people_speak_of_it():
    with pytest.raises(NotAllowed):
        services.give_feedback(an_application(sent=True), **SAID, by=person(Role.STAFF))


def test_staff_read_it_when_the_call_is_closed_and_enough_people_have_spoken(client):
    call = a_call()
    for _ in range(LEAST - 1):
        give(an_application(call, sent=True))
    with clock.at(call.closes_at + dt.timedelta(days=1)):
        assert "The budget" not in desk_list(client)
    give(an_application(call, sent=True))
    assert "The budget" not in desk_list(client), "the call is still open"
    with clock.at(call.closes_at + dt.timedelta(days=1)):
        assert desk_list(client).count("The budget") == LEAST


@pytest.mark.parametrize(
    "wrong", [{"ease": "6"}, {"ease": ""}, {"minutes": "-1"}, {"minutes": "9" * 30}, {"minutes": "x"}]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(wrong):
    application = an_application(sent=True)
    address = reverse("feedback-give", args=[application.public_id])
    page = signed_in_as(application.started_by).post(
        address, {key: str(value) for key, value in (SAID | wrong).items()}
    )
    assert page.status_code == 400
    assert "Fewer questions" in page.content.decode(), "what was typed is still there"
    assert not Feedback.objects.exists()


def test_what_was_said_is_not_shown_to_the_next_person_of_the_group():
    application = an_application(sent=True)
    give(application)
    page = signed_in_as(application.started_by).get(reverse("feedback-give", args=[application.public_id]))
    assert "The budget" not in page.content.decode()
