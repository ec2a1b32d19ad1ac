"""What to have at hand before starting, out of the call's own questions."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from grants.calls import queries
from shaping_future.questionnaires.models import SectionTime
from tests.cast import a_call, an_application

pytestmark = pytest.mark.django_db


def needed(call):
    return queries.what_you_need(call, queries.questions_of(call), call.eligibility_questions.all())


def test_the_list_follows_the_questions_of_the_call(client):
    call = a_call()
    things = needed(call)
    assert [one.split(":")[0].split(",")[0] for one in things] == [
        "The name of your organisation or network",
        "What it would cost",
        "Partners (only if applying together). Only asked if you apply as “Collaboration or partnership"
        " (lead + at least one partner)”",
        "If you are not set up as an organisation",
        "Your own words for 8 questions",
    ]
    page = client.get(reverse("call-detail", args=[call.slug])).content.decode()
    assert all(thing.split(",")[0].split(" “")[0] in page for thing in things)


def test_the_words_are_those_of_the_guides():
    call = a_call()
    words = sum(question.guide_words or 0 for question in call.questionnaire.questions.all())
    assert f"about {words:,} words in all" in needed(call)[-1]


def test_the_time_is_said_as_a_guess_until_enough_people_were_measured(client):
    call = a_call()
    address = reverse("call-detail", args=[call.slug])
    assert client.get(address).content.decode().count("Our guess") == len(queries.efforts(call))
    section = call.questionnaire.sections.get(order=2)
    for minutes in (20, 30, 40, 50, 60):
        application = an_application(call, sent=True)
        SectionTime.objects.create(response=application.response, section=section, seconds=60 * minutes)
    cache.clear()
    page = client.get(address).content.decode()
    assert "Half of 5 people took less" in page
    assert "About 40 minutes" in page
