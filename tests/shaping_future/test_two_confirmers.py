"""Two people of the fund press the button at the same moment."""

import pytest

from shaping_future.accounts import recovery
from shaping_future.accounts.roles import Role
from shaping_future.rights import services
from shaping_future.rights.models import Deletion, Erasure
from tests.accounts.steps import asked_again
from tests.cast import person
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_two_confirmers_at_once_erase_once():
    erasure = services.ask_for_erasure(by=person())
    services.confirm(erasure, by=person(Role.STAFF))
    staff = [person(Role.STAFF) for _ in range(3)]
    outcomes = at_once(*[lambda one=one: services.confirm(erasure, by=one) for one in staff])
    assert [str(one) for one in outcomes if isinstance(one, Exception)] == ["This wish is settled already."] * 2
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert Erasure.objects.get().done_at
    assert Deletion.objects.filter(rule="erasure").values("run").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_who_know_them_at_once_are_two():
    row, staff = asked_again(), [person(Role.STAFF) for _ in range(3)]
    outcomes = at_once(*[lambda one=one: recovery.confirm(row, by=one) for one in staff])
    assert [str(one) for one in outcomes if isinstance(one, Exception)] == [
        "Two people agreed already. It happens when the wait is over."
    ]
    row.refresh_from_db()
    assert row.first_by_id != row.second_by_id
