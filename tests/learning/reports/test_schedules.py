"""Learning reports are scheduled as the call says, by staff, once."""

import pytest

from learning.reports import services
from learning.reports.models import Answer, Report, ReportState
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from tests.cast import a_call, person
from tests.grants.awards.cast import award_of, lead, released
from tests.learning.reports.cast import scheduled, stored, write

pytestmark = pytest.mark.django_db


def test_the_schedule_is_that_of_the_call():
    world, award, _ = scheduled()
    reports = list(award.reports.all())
    assert [(one.key, one.kind, one.due_on.isoformat()) for one in reports if one.key != "exit"] == [
        (step["key"], step["type"], step["due"]) for step in world.call.learning_schedule
    ]
    assert award.reports.get(key="exit").due_on == award.ends_on
    assert [one.what for one in reports] == ["conversation", "report", "conversation", "exit", "report"]
    assert [
        one.prompt for one in award.reports.get(key="y1").answers.filter(kind="prompt")
    ] == world.call.learning_prompts
    assert {one.state for one in reports} == {ReportState.DUE}


def test_scheduling_again_adds_nothing_and_keeps_what_was_written():
    world, award, report = scheduled()
    write(report, lead(award), p1="Already here.")
    before = Report.objects.count(), Answer.objects.count()
    assert len(services.schedule_reports(award, by=world.checker)) == before[0]
    assert (Report.objects.count(), Answer.objects.count(), stored(report)) == (*before, {1: "Already here."})


def test_every_grant_of_a_call_is_scheduled():
    world = released(funded=2, declined=1)
    assert services.schedule_for_call(world.call, by=world.staff) == 2
    assert Report.objects.count() == 2 * (len(world.call.learning_schedule) + 1)


def test_learning_is_scheduled_by_staff_for_grants_that_exist():
    world = released(declined=0)
    award = award_of(world.funded[0])
    for other in (person(), lead(award), world.finance, person(Role.LEARNING)):
        with pytest.raises(NotAllowed, match="MEX staff"):
            services.schedule_reports(award, by=other)
    with pytest.raises(NotAllowedNow, match="no grants yet"):
        services.schedule_for_call(a_call(), by=world.staff)
    assert not Report.objects.exists()
