"""The table of states, and that services keep to it whatever is tried in whatever order."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.applications.models import Application, State
from grants.applications.services import (
    check_eligibility,
    confirm_not_eligible,
    send_application,
    unsend_application,
    withdraw_application,
)
from grants.applications.workflow import NEXT
from grants.calls.services import begin_checking
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person


def test_every_state_is_in_the_table_and_can_be_reached():
    assert set(NEXT) == set(State)
    reached = {State.DRAFT}
    for _ in State:
        reached |= {after for before in reached for after in NEXT[before]}
    assert reached == set(State)


STEPS = {
    "send": lambda application, one, other: send_application(application, by=application.started_by),
    "unsend": lambda application, one, other: unsend_application(application, by=application.started_by),
    "withdraw": lambda application, one, other: withdraw_application(application, by=application.started_by),
    "close": lambda application, one, other: begin_checking(application.call, by=one),
    "eligible": lambda application, one, other: check_eligibility(application, "eligible", by=one),
    "talk": lambda application, one, other: check_eligibility(application, "needs_conversation", "", "Why?", by=one),
    "not": lambda application, one, other: check_eligibility(application, "not_eligible", "remit", "Sorry", by=one),
    "confirm": lambda application, one, other: confirm_not_eligible(
        application.eligibility_checks.latest("pk"), by=other
    ),
}


@pytest.mark.django_db(transaction=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(steps=st.lists(st.sampled_from([*STEPS, "later"]), max_size=12))
def test_any_order_of_steps_keeps_to_the_table_and_a_refusal_changes_nothing(steps):
    call, one, other = a_call(), person(Role.STAFF), person(Role.STAFF)
    application = an_application(call)
    moment = clock.now()
    for step in steps:
        before = Application.objects.values().get(pk=application.pk)
        entries = Entry.objects.count()
        if step == "later":
            moment = call.closes_at + dt.timedelta(seconds=1)
            continue
        with clock.at(moment):
            try:
                STEPS[step](Application.objects.get(pk=application.pk), one, other)
            except (Refused, application.eligibility_checks.model.DoesNotExist):
                assert Application.objects.values().get(pk=application.pk) == before
                assert Entry.objects.count() == entries
        after = Application.objects.get(pk=application.pk)
        assert after.state == before["state"] or after.state in NEXT[State(before["state"])]
        assert (after.sent_at is None) == (after.asked_pence is None) == (after.organisation_id is None)
