"""Proposals of who reads what: worked out, or why not and what would help."""

import pytest

from cocreation.reading import queries, services
from cocreation.reading.models import PlanState
from grants.calls.models import Stage
from shaping_future.errors import NotAllowedNow
from tests.cocreation.cast import (
    applications,
)
from tests.cocreation.reading.cast import brings, declared, needs, readers

pytestmark = pytest.mark.django_db


# --- working out --------------------------------------------------------------------------------------------------


def test_whoever_knows_what_it_is_about_reads_it():
    call, people, facilitator = declared(3, 6, reviewers_per_application=1)
    first, second, _third = applications(call)
    brings(people[4], topics=["women", "arts"])
    brings(people[5], languages=["ar"])
    needs(first, facilitator, topics=["women", "arts"])
    needs(second, facilitator, language="ar")
    plan = services.propose_readings(call, by=facilitator)
    assert (plan.state, readers(plan, first), readers(plan, second)) == (
        PlanState.READY,
        {people[4].membership.pk},
        {people[5].membership.pk},
    )
    assert (plan.result["served"][str(first.pk)], plan.result["served"][str(second.pk)]) == (4, 2)
    assert plan.result["total"] == 6


def test_only_who_knows_the_language_reads_what_needs_it():
    call, people, facilitator = declared(1, 4, reviewers_per_application=2)
    [application] = applications(call)
    needs(application, facilitator, "ti", only=True)
    for user in people[:2]:
        brings(user, languages=["ti"])
    plan = services.propose_readings(call, by=facilitator)
    assert readers(plan, application) == {user.membership.pk for user in people[:2]}
    needs(application, facilitator, "so", only=True)
    plan = services.propose_readings(call, by=facilitator)
    assert (plan.state, plan.result["report"]["reason"]) == (PlanState.IMPOSSIBLE, "too_few_eligible")


def test_each_application_has_a_reader_with_lived_experience():
    call, people, facilitator = declared(4, 6)
    for user in people[1:]:
        brings(user, lived=None)
    plan = services.propose_readings(call, by=facilitator)
    assert [people[0].membership.pk in readers(plan, one) for one in applications(call)] == [True] * 4


def test_nobody_reads_more_than_they_said():
    call, people, facilitator = declared(4, 4)
    brings(people[0], most=1)
    plan = services.propose_readings(call, by=facilitator)
    loads = [sum(member == user.membership.pk for member, _one in plan.pairs) for user in people]
    assert (loads[0], sorted(loads[1:])) == (1, [3, 4, 4])


def test_the_forecast_counts_words_recordings_and_scores():
    call, _people, facilitator = declared(1, 3)
    [application] = applications(call)
    minutes = services.propose_readings(call, by=facilitator).result["minutes"][str(application.pk)]
    texts = application.response.answers.filter(
        question__type__in=["narrative", "text"], question__hidden_from_reviewers=False
    )
    said = sum(len(str(text).split()) for text in texts.values_list("value", flat=True))
    assert said > 50
    assert minutes == pytest.approx(said / 238 + 2 * call.criteria.count(), abs=1)


HOURS = [(0, "0"), (5, "under ¼"), (50, "¾"), (60, "1"), (200, "3¼"), (450, "7½")]


@pytest.mark.parametrize(("minutes", "words"), HOURS)
def test_hours_are_said_in_quarters(minutes, words):
    assert queries.hours(minutes) == words


def test_a_large_one_waits_for_the_worker(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("cocreation.reading.services.proposing.SOON", 3)
    call, _people, facilitator = declared(2, 3)
    plan = services.propose_readings(call, by=facilitator)
    assert (plan.state, plan.pairs) == (PlanState.WAITING, [])
    with pytest.raises(NotAllowedNow, match="being worked out already"):
        services.propose_readings(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="not there yet"):
        services.assign_plan(plan, seen=0, by=facilitator)
    assert services.work_out_waiting() == 1
    plan.refresh_from_db()
    assert (plan.state, len(plan.pairs), plan.claimed_at) == (PlanState.READY, 6, None)
    assert plan.done >= 3
    assert services.work_out(plan.pk) is False


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_it_out(monkeypatch, worker):
    monkeypatch.setattr("cocreation.reading.services.proposing.SOON", 3)
    call, _people, facilitator = declared(2, 3)
    plan = services.propose_readings(call, by=facilitator)
    worker.settle()
    plan.refresh_from_db()
    assert plan.state == PlanState.READY


def test_what_cannot_be_worked_out_is_said_and_can_be_asked_again(monkeypatch):
    call, _people, facilitator = declared(1, 3)
    with monkeypatch.context() as broken:
        broken.setattr("cocreation.reading.services.proposing.queries.as_problem", None)
        assert services.propose_readings(call, by=facilitator).state == PlanState.FAILED
    assert services.propose_readings(call, by=facilitator).state == PlanState.READY


# --- a way out --------------------------------------------------------------------------------------------------


def test_too_few_places_offer_ways_out_and_the_one_that_is_accepted_works():
    call, people, facilitator = declared(2, 3, max_applications_per_reviewer=1)
    plan = services.propose_readings(call, by=facilitator)
    kinds = {one["kind"]: one for one in plan.result["report"]["repairs"]}
    assert (sum(kinds["loads"]["more"].values()), sum(kinds["fewer"]["fewer"].values())) == (3, 3)
    found = services.propose_readings(call, by=facilitator, repair="loads")
    assert (found.state, len(found.pairs), found.allowed["more"]) == (
        PlanState.READY,
        6,
        {str(user.membership.pk): 1 for user in people},
    )


def test_fewer_readings_that_were_accepted_do_not_stop_the_opening():
    call, _people, facilitator = declared(1, 2)
    services.propose_readings(call, by=facilitator)
    plan = services.propose_readings(call, by=facilitator, repair="fewer")
    services.assign_plan(plan, seen=0, by=facilitator)
    assert services.open_reading(call, by=facilitator).stage == Stage.READING


def test_a_rule_may_be_waived_for_one_application():
    call, people, facilitator = declared(1, 3)
    for user in people:
        brings(user, lived=False)
    plan = services.propose_readings(call, by=facilitator)
    assert "1 reading by people with lived experience needed, 0 places left." in queries.why_not(plan, facilitator)[0]
    found = services.propose_readings(call, by=facilitator, repair="waive")
    assert (found.state, found.allowed["waived"]) == (PlanState.READY, [applications(call)[0].pk])


@pytest.mark.parametrize("repair", ["waive", "nonsense"])
def test_what_is_not_offered_is_refused(repair):
    call, _people, facilitator = declared(2, 3, max_applications_per_reviewer=1)
    with pytest.raises(NotAllowedNow, match="not offered"):
        services.propose_readings(call, by=facilitator, repair="loads")
    services.propose_readings(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="not offered"):
        services.propose_readings(call, by=facilitator, repair=repair)
