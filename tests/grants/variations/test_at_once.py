"""Two approve a change at once, two confirm an end at once: one wins, pounds add up."""

import pytest

from grants.fund.models import LedgerTransaction
from grants.variations import services
from grants.variations.models import Ending
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused
from tests.cast import person
from tests.grants.payments.cast import money
from tests.grants.variations.cast import a_grant, fresh, proposed
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_decide_at_once_one_does():
    world = a_grant()
    variation = proposed(world)
    found = at_once(
        *(lambda by=by: services.approve_change(variation, by=by) for by in world.board[:3]),
        lambda: services.say_no(variation, "It stays.", by=world.checker),
    )
    assert sum(not isinstance(one, Exception) for one in found) in (1, 2)  # a no may still call off what was agreed
    assert all(isinstance(one, Refused) for one in found if isinstance(one, Exception)), found
    variation.refresh_from_db()
    booked = LedgerTransaction.objects.filter(kind="commit-more").count()
    assert booked <= 1
    assert fresh(world).pence == (3_000_000 if variation.state == "to_sign" else 2_500_000)
    assert money(world) == (world.award.pence, 0, 0, [])
    if variation.state == "to_sign":
        services.say_no(variation, "It stays.", by=world.checker)
    ending = services.prepare_end(fresh(world), "early", "It cannot go on.", "cannot", by=world.staff)
    others = [world.checker, person(Role.STAFF), person(Role.STAFF)]
    found = at_once(*(lambda by=by: services.confirm_end(ending, by=by) for by in others))
    assert sorted(type(one).__name__ for one in found) == ["Ending", "NotAllowedNow", "NotAllowedNow"]
    assert (Ending.objects.get().freed_pence, money(world)) == (2_500_000, (0, 0, 0, []))
