"""Who changed what: by day and person, with the words that differ."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications import services
from grants.applications.models import Participant
from shaping_future import clock
from shaping_future.questionnaires.history import goes, rewrites
from tests.cast import a_call, person, signed_in_as
from tests.grants.applications.cast import amend, renamed

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 2, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def application():
    """Three weeks before closing, with one editor called Amina."""
    with clock.at(NOON):
        call = a_call(closes=NOON + dt.timedelta(days=21))
        draft = services.start_application(call, call.strands.get(key="single"), by=person(name="Lena Marsh"))
    Participant.objects.create(application=draft, user=person(name="Amina Yusuf"), part="editor")
    return draft


def says(application, text, user, minutes=0, key="summary"):
    """`user` writes `text`, so many minutes after noon."""
    with clock.at(NOON + dt.timedelta(minutes=minutes)):
        seen = dict(application.response.answers.values_list("question__key", "version"))
        services.save_answers(application, {key: text}, seen, by=user)


def people(application):
    return [row.user for row in application.participants.order_by("pk")]


def page(application, user, **filters):
    return signed_in_as(user).get(reverse("application-history", args=[application.public_id]), filters)


def test_what_one_person_writes_in_one_go_is_one_change(application):
    lead, amina = people(application)
    for minute, text in enumerate(["We", "We meet", "We meet weekly."]):
        says(application, text, lead, minute)
    says(application, "We meet daily.", amina, 5)
    says(application, "We meet every day.", amina, 60)
    says(application, "We all meet every day.", amina, 24 * 60)
    says(application, "Now.", lead, 24 * 60 + 1, key="why_now")
    says(application, "We all meet.", amina, 24 * 60 + 2)
    found = rewrites(goes(application.response))
    assert [(one.who, one.question.key, one.before, one.after) for one in found] == [
        (amina, "summary", "We meet every day.", "We all meet."),
        (lead, "why_now", "", "Now."),
        (amina, "summary", "We meet daily.", "We meet every day."),
        (amina, "summary", "We meet weekly.", "We meet daily."),
        (lead, "summary", "", "We meet weekly."),
    ]
    assert [one.is_first for one in found] == [False, True, False, False, True]
    assert len(goes(application.response, "why_now")) == 1


def test_the_page_shows_days_people_and_words(application):
    lead, amina = people(application)
    says(application, "We meet weekly.", lead)
    says(application, "We meet daily.", amina, 24 * 60 + 5)
    says(application, "<b>Now</b>", amina, 24 * 60 + 6, key="why_now")
    text = page(application, lead).content.decode()
    places = [text.index(one) for one in ("Tuesday 4 February", "Amina Yusuf", "Monday 3 February", "Lena Marsh</h3>")]
    assert places == sorted(places)
    assert "weekly" in text[text.index("<del><span") : text.index("</del>", text.index("<del><span"))]
    assert "&lt;b&gt;Now&lt;/b&gt;" in text
    only = page(application, amina, question="why_now").content.decode()
    assert "We meet" not in only
    assert page(application, lead, question="' OR 1=1").status_code == 200
    assert page(application, lead, question="care").status_code == 200


def test_everybody_on_it_sees_it_and_nobody_else(application):
    amina = people(application)[1]
    Participant.objects.filter(user=amina).update(part="reader")
    assert page(application, amina).status_code == 200
    assert page(application, person()).status_code == 404
    Participant.objects.filter(user=amina).update(removed_at=clock.now())
    assert page(application, amina).status_code == 404


def test_an_answer_that_follows_a_changed_call_is_no_change_of_anybodys(application):
    lead, amina = people(application)
    says(application, "We meet.", lead)
    with clock.at(NOON + dt.timedelta(minutes=5)):
        amend(application.call, renamed)
    application.response.refresh_from_db()
    says(application, "We meet weekly.", amina, 10)
    found = rewrites(goes(application.response))
    assert [(one.who, one.before, one.after, one.is_first) for one in found] == [
        (amina, "We meet.", "We meet weekly.", False),
        (lead, "", "We meet.", True),
    ]


def test_it_makes_the_same_number_of_queries_for_one_change_and_for_many_pages(application, django_assert_num_queries):
    lead, amina = people(application)
    says(application, "First.", lead)
    browser, address = signed_in_as(lead), reverse("application-history", args=[application.public_id])
    with django_assert_num_queries(5):
        browser.get(address)
    for number in range(25):
        says(application, f"Version {number}.", (lead, amina)[number % 2], number + 1)
    with django_assert_num_queries(5):
        answer = browser.get(address)
    assert "?page=2" in answer.content.decode()
    assert browser.get(address, {"page": "99"}).status_code == 200
