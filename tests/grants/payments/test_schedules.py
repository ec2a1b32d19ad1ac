"""Payments sum to the award and are scheduled once, by nobody with a part in the grant."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards.terms import instalment_plan
from grants.payments import services
from grants.payments.models import Instalment, InstalmentState
from grants.payments.queries import sums
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released
from tests.grants.payments.cast import money, scheduled, withheld

pytestmark = pytest.mark.django_db


# --- the plan -------------------------------------------------------------------------------------------------------


parts = st.lists(st.integers(1, 97), min_size=1, max_size=8)


@given(st.integers(1, 10**9), parts)
def test_instalments_sum_to_the_award_whatever_the_shares(pence, weights):
    terms = [{"share": str(Fraction(weight, sum(weights))), "when": "then"} for weight in weights]
    plan = instalment_plan(pence, terms)
    assert sum(payment["pence"] for payment in plan) == pence
    assert [payment["number"] for payment in plan] == list(range(1, len(weights) + 1))
    for payment, weight in zip(plan, weights, strict=True):
        assert payment["pence"] >= 0
        assert abs(payment["pence"] - Fraction(pence * weight, sum(weights))) < len(weights)


@given(st.integers(1, 10**9), st.lists(st.integers(1, 999), min_size=1, max_size=5))
def test_instalments_sum_to_the_award_for_shares_as_the_file_writes_them(pence, thousandths):
    shares = [number / 1000 for number in thousandths]
    assert (
        sum(payment["pence"] for payment in instalment_plan(pence, [{"share": one, "when": ""} for one in shares]))
        == pence
    )


# --- scheduling -----------------------------------------------------------------------------------------------------


def test_the_payments_are_those_of_the_agreement():
    world, award, made = scheduled()
    promised = award.agreement.terms["payments"]
    assert [(one.number, one.pence, one.terms) for one in made] == [
        (one["number"], one["pence"], one["when"]) for one in promised
    ]
    assert sums(award) == {"paid": 0, "ordered": 0, "due": award.pence, "withheld": 0, "unscheduled": 0}
    first, second = made
    assert first.due_on == award.awarded_at.astimezone(clock.LONDON).date()
    assert second.due_on == award.starts_on.replace(year=award.starts_on.year + 1)
    assert money(world) == (2_500_000, 0, 0, [])


def test_payments_are_scheduled_once_by_finance():
    world, award, _ = scheduled()
    with pytest.raises(NotAllowedNow, match="scheduled already"):
        services.schedule_instalments(award, by=world.payer)
    fresh = award_of(released(declined=0).funded[0])
    for other in (person(), lead(fresh), world.staff, world.board[0]):
        with pytest.raises(NotAllowed, match="finance team"):
            services.schedule_instalments(fresh, by=other)
    assert Instalment.objects.filter(award=fresh).count() == 0


def test_nobody_with_a_part_in_the_grant_touches_its_money():
    """Recommender, approver, the partner's own people and whoever has an interest are kept away from payments."""
    world, award, made = scheduled()
    recused, partner = person(Role.FINANCE), lead(award)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    for involved in (partner, world.board[0], world.facilitator):
        involved.roles = [*involved.roles, Role.FINANCE]
        involved.save(update_fields=["roles"])
    for other in (recused, partner, world.board[0], world.facilitator, world.staff):
        with pytest.raises(NotAllowed):
            runs.prepare([made[0]], by=other)
        with pytest.raises(NotAllowed):
            withheld(made[0], other)
    made[0].refresh_from_db()
    assert (made[0].state, money(world)) == (InstalmentState.SCHEDULED, (2_500_000, 0, 0, []))
