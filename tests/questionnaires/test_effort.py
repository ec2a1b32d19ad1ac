"""How long a form takes: the median of those who sent it, or an estimate that says so."""

import pytest
from django.core.cache import cache

from grants.calls.queries import efforts
from shaping_future.questionnaires import effort
from shaping_future.questionnaires.models import Response
from shaping_future.questionnaires.services import spend
from shaping_future.questionnaires.services.saving import MOST_SECONDS
from tests.cast import a_call, an_application
from tests.questionnaires.cast import every_type

pytestmark = pytest.mark.django_db


def sent_after(call, minutes):
    """Somebody who wrote so long in the second section, and sent it."""
    application = an_application(call, sent=True)
    section = call.questionnaire.sections.get(order=2)
    for _ in range(minutes):
        spend(application.response, section, 60)
    return application


def test_without_enough_people_it_is_an_estimate_from_the_guides():
    found = efforts(a_call())
    assert all(one.people == 0 for one in found)
    assert [one.order for one in found] == [1, 2, 3, 4, 5, 6]
    idea = next(one for one in found if one.order == 2)
    assert idea.minutes == (80 + 200 + 200 + 320) / effort.WORDS_A_MINUTE


def test_with_five_people_it_is_their_median_and_a_slow_one_does_not_move_it():
    call = a_call()
    for minutes in (10, 20, 30, 40):
        sent_after(call, minutes)
    assert efforts(call)[1].people == 0
    cache.clear()
    sent_after(call, 600)
    an_application(call)  # a draft counts for nothing
    measured = efforts(call)
    assert (measured[1].people, measured[1].minutes) == (5, 30)
    assert [one.people for one in measured] == [0, 5, 0, 0, 0, 0]


def test_another_version_of_the_same_form_learns_from_the_earlier_one():
    call, later = a_call(), a_call()
    for _ in range(5):
        sent_after(call, 12)
    assert later.questionnaire.pk != call.questionnaire.pk or later.pk != call.pk
    same_title = later.questionnaire.title == call.questionnaire.title
    assert (efforts(later)[1].people == 5) == same_title


def test_every_type_of_question_has_its_estimate(django_assert_max_num_queries):
    questionnaire = every_type().questionnaire
    with django_assert_max_num_queries(2):
        found = effort.of_sections(questionnaire, Response.objects.all())
    assert [one.minutes for one in found] == [5 + 1 + 1, 1 + 20 + 5, 5 + 1 + 1, 1]


def test_seconds_are_clamped():
    response = every_type()
    section = response.questionnaire.sections.first()
    for seconds in (-1, 0, 10, 10**9):
        spend(response, section, seconds)
    assert response.times.get().seconds == 10 + MOST_SECONDS
