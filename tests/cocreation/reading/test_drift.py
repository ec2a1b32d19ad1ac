"""How one reader's scores differ from others': for that reader alone, and only of what counts."""

from fractions import Fraction

import pytest

from cocreation.analysis.drift import drift
from cocreation.reading import queries, services
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from tests.cast import person
from tests.cocreation.cast import a_member, applications, reading, send, sheet_of
from tests.cocreation.reading.cast import page, practise, prepared

pytestmark = pytest.mark.django_db


def test_drift_is_the_mean_difference_from_the_mean_of_others():
    found = drift([(50, [25, 75]), (60, [40]), (10, []), (30, [20, 30])], enough=3)
    assert (found.mean, found.n) == (Fraction(25, 3), 3)
    assert found.differences == (0, 5, 20)
    assert drift([(50, [25])] * 4) is None, "too few to say anything"
    assert drift([(50, [25])] * 5).mean == 25


def generous(call, user, others):
    for application in applications(call):
        send(sheet_of(user, application), 4)
        for other in others:
            send(sheet_of(other, application), 2)


def test_a_reader_sees_their_own_drift_once_all_is_sent_and_nobody_else_does():
    call, people, facilitator, first, second = prepared(6)
    me, *others = people
    for one in (first, second):
        practise(me, one, 4)
    sheets = list(me.membership.readings.all())
    for application in applications(call):
        for other in others:
            send(sheet_of(other, application), 2)
    for sheet in sheets[:-1]:
        send(sheet, 4)
    assert queries.reading_drift(call, me) is None, "it must move no score that is still to come"
    send(sheets[-1], 4)
    found = queries.reading_drift(call, me)
    assert (found.mean, found.n) == (50, 6)
    text = page(me, "practice-list", call.slug).text
    assert "Your scores are higher than those of others. That is not wrong" in text
    assert "On average 50.0 higher, on a scale of 0 to 100, over 6 applications" in text
    services.close_reading(call, by=facilitator)
    strangers = [*others, facilitator, person(Role.STAFF), person(Role.BOARD)]
    pages = ("practice-list", "practice-prepare", "reading-progress", "reading-list", "ranking", "group-home",
             "facilitate-home")  # fmt: skip
    for user in strangers:
        for route in pages:
            answer = page(user, route, *(() if route.endswith("home") else (call.slug,)))
            assert "are higher than" not in answer.text, (route, user)
            assert "50.0 higher" not in answer.text


def test_only_sheets_that_count_and_enough_of_them():
    call, people, facilitator = reading(5)
    me, *others = people
    generous(call, me, others)
    assert queries.reading_drift(call, me).n == 5
    one = applications(call)[0]
    for other in others:
        recuse(one, other, Rung.SCORING, by=facilitator)
    assert queries.reading_drift(call, me) is None, "four are too few"
    recuse(applications(call)[1], me, Rung.ROOM, by=facilitator)
    assert queries.reading_drift(Call.objects.get(pk=call.pk), others[0]) is None
    assert queries.reading_drift(call, a_member()) is None
