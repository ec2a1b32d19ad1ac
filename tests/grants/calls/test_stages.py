"""A call goes from stage to stage, forward only, each time by the right person at the right time."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grants.calls import services
from grants.calls.models import Call, Stage
from grants.calls.workflow import NEXT, NEXT_WITH_PLACES
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.record.models import Entry
from tests.cast import WITHOUT, a_call, person

pytestmark = pytest.mark.django_db


def after_closing(call):
    return clock.at(call.closes_at)


def test_the_table_knows_every_stage():
    assert set(NEXT) | set(NEXT_WITH_PLACES) == set(Stage)
    assert Stage.CHOOSING not in NEXT


def test_a_launched_call_is_public_open_and_its_pack_is_wanted():
    staff = person(Role.STAFF)
    call = a_call(launched=False)
    assert not Call.objects.public().exists()
    call = services.launch_call(call, WITHOUT, by=staff)
    assert (call.stage, call.launched_by, call.is_open) == (Stage.LAUNCHED, staff, True)
    assert list(Call.objects.public()) == [call]
    assert Entry.objects.filter(verb="call.moved").get().detail == {
        "was": "preparing", "now": "launched", "definition": call.definition_hash,
        "passed_over": ["agreed", "pack", "testers"],
    }  # fmt: skip
    assert set(Document.objects.values_list("kind", "subject", "version")) == {
        ("application-pack", str(call.pk), call.definition_hash),
        ("application-pack-large", str(call.pk), call.definition_hash),
        ("call-pack-easy", str(call.pk), call.definition_hash),
        ("call-poster", str(call.pk), call.definition_hash),
    }


def test_only_staff_launch():
    call = a_call(launched=False)
    for other in (person(), person(Role.FACILITATOR), person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            services.launch_call(call, by=other)
    call.refresh_from_db()
    assert (call.stage, call.launched_at, Document.objects.count()) == (Stage.PREPARING, None, 0)


def test_a_call_is_launched_once():
    call = a_call()
    with pytest.raises(NotAllowedNow, match="launched already"):
        services.launch_call(call, WITHOUT, by=person(Role.STAFF))
    assert Entry.objects.filter(verb="call.moved").count() == 1


def test_a_call_whose_closing_time_has_passed_is_not_launched():
    call = a_call(launched=False)
    with after_closing(call), pytest.raises(NotAllowedNow, match="would have closed at noon on"):
        services.launch_call(call, WITHOUT, by=person(Role.STAFF))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(-1, False), (0, True), (42 * 86400 + 2 * 3600 - 1, True), (42 * 86400 + 2 * 3600, False)],
)
def test_in_at_the_opening_second_and_out_at_the_closing_second(moment, is_open):
    with clock.at(dt.datetime(2025, 1, 20, tzinfo=dt.UTC)):
        call = a_call(days_since_opening=7)
    with clock.at(call.opens_at + dt.timedelta(seconds=moment)):
        assert call.is_open is is_open


@pytest.mark.parametrize("day", [dt.date(2025, 3, 10), dt.date(2025, 10, 20)])
def test_noon_stays_noon_across_a_change_of_the_clocks(day):
    """The call opens in one kind of time and closes in the other."""
    with clock.at(dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)):
        call = a_call(days_since_opening=0, launched=False)
    opens, closes = (at.astimezone(clock.LONDON) for at in (call.opens_at, call.closes_at))
    assert (opens.hour, closes.hour) == (10, 12)
    assert opens.utcoffset() != closes.utcoffset()


def test_checking_begins_only_after_closing():
    call, staff = a_call(), person(Role.STAFF)
    with clock.at(call.closes_at - dt.timedelta(seconds=1)), pytest.raises(NotAllowedNow, match="open until noon"):
        services.begin_checking(call, by=staff)
    with after_closing(call), pytest.raises(NotAllowed):
        services.begin_checking(call, by=person(Role.GROUP_MEMBER))
    with after_closing(call):
        assert services.begin_checking(call, by=staff).stage == Stage.CHECKING


def test_a_call_goes_all_the_way_and_back_once():
    call, staff = a_call(), person(Role.STAFF)
    with after_closing(call):
        for stage in ("checking", "declaring", "reading", "deliberating", "recommended", "deliberating", "recommended"):
            call = services.advance(call, Stage(stage), by=staff)
            assert call.stage == stage
        for stage in ("signed_off", "released"):
            call = services.advance(call, Stage(stage), by=staff)
    assert call.stage == Stage.RELEASED
    assert Entry.objects.filter(verb="call.moved").count() == 10


def test_no_stage_is_skipped_or_repeated():
    staff = person(Role.STAFF)
    call = a_call()
    with after_closing(call):
        for target in Stage:
            if target != Stage.CHECKING:
                with pytest.raises(NotAllowedNow):
                    services.advance(call, target, by=staff)
    call.refresh_from_db()
    assert call.stage == Stage.LAUNCHED


@pytest.mark.parametrize(
    "change",
    [
        lambda call: Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at + dt.timedelta(days=1)),
        lambda call: Call.objects.filter(pk=call.pk).update(payment_terms=[]),
        lambda call: Call.objects.filter(pk=call.pk).update(launched_at=None, launched_by=None),
        lambda call: call.criteria.update(weight=20),
        lambda call: call.criteria.first().delete(),
        lambda call: call.criteria.create(order=9, key="new", weight=1, label="New", anchors={}),
        lambda call: call.strands.update(max_pence=9_000_000),
        lambda call: call.timeline.all().delete(),
        lambda call: call.eligibility_questions.update(if_fail="No."),
        lambda call: call.equity_questions.update(label="?"),
    ],
)
def test_the_database_itself_keeps_a_launched_call_as_it_is(change):
    call = a_call()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        change(call)


def test_a_call_that_is_being_prepared_can_change():
    call = a_call(launched=False)
    call.criteria.update(weight=20)
    Call.objects.filter(pk=call.pk).update(expected_awards="10 to 12")
