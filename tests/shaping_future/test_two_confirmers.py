"""Two people of the fund press the button at the same moment."""

import pytest

from shaping_future.accounts.roles import Role
from shaping_future.rights import services
from shaping_future.rights.models import Deletion, Erasure
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
