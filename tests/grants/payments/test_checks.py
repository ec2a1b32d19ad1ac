"""A condition of the checks holds back the payment it names, and no other."""

import datetime as dt

import pytest

from grants.diligence import services as diligence
from shaping_future import clock
from shaping_future.demo import runs
from shaping_future.errors import NotAllowedNow
from tests.cast import signed_in_as
from tests.grants.diligence.cast import item
from tests.grants.payments.cast import money, on, paid, scheduled
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def condition(award, staff, payment):
    check = item(award.application.checklist, "governing")
    due = clock.today() + dt.timedelta(days=30)
    diligence.find(check, "condition", "Send it signed.", due, payment, seen=check.findings.count(), by=staff)
    return check


def test_a_condition_holds_back_its_payment_until_it_is_met():
    world, award, made = scheduled()
    check = condition(award, world.staff, 1)
    page = signed_in_as(world.payer).get(f"/finance/awards/{award.public_id}/").text
    assert "The condition “Governing document” of the checks is not met yet." in page
    with pytest.raises(NotAllowedNow, match=r"of the checks is not met yet\. .* Payment 1 waits for it\."):
        paid(made[0], world)
    assert money(world)[2] == 0
    diligence.find(check, "pass", "It came.", seen=1, by=world.staff)
    paid(made[0], world)
    assert money(world)[2] == made[0].pence


def test_a_condition_of_the_second_payment_lets_the_first_go():
    world, award, made = scheduled()
    condition(award, world.staff, 2)
    paid(made[0], world)
    with on(made[1].due_on), pytest.raises(NotAllowedNow, match="Payment 2 waits for it"):
        paid(made[1], world)


def test_a_payment_that_went_waits_for_nothing_any_more():
    world, award, made = scheduled()
    paid(made[0], world)
    with pytest.raises(NotAllowedNow, match="Payment 1 went already"):
        condition(award, world.staff, 1)


@pytest.mark.django_db(transaction=True)
def test_a_condition_and_its_payment_at_once_never_both_stand():
    world, award, made = scheduled()
    run = runs.prepare([made[0]], by=world.finance)
    approved, found = at_once(lambda: runs.approve(run, by=world.payer), lambda: condition(award, world.staff, 1))
    assert isinstance(approved, NotAllowedNow) != isinstance(found, NotAllowedNow), (approved, found)
