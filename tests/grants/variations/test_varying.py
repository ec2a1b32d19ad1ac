"""A change is asked for, proposed by one, decided by another, signed by all; money and payments follow it."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards import services as awards
from grants.awards.models import Party
from grants.books.queries import differences
from grants.fund.models import Account
from grants.fund.queries import balances
from grants.payments.models import Instalment
from grants.payments.queries import sums
from grants.variations import services
from grants.variations.models import Variation
from grants.variations.services.asking import Change
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.awards.cast import lead, sign
from tests.grants.payments.cast import money, paid
from tests.grants.variations.cast import approved, fresh, pays, plan, proposed, signed_by_all

pytestmark = pytest.mark.django_db
MORE = {"pence": 3_000_000, "plan": plan(1_250_000, 1_750_000)}
LESS = {"pence": 2_000_000, "plan": plan(1_250_000, 750_000)}


def free(world):
    return balances(world.call.fund)[Account.AVAILABLE]


def test_from_a_message_to_a_new_version_in_force(world):
    before = free(world)
    asked = services.ask_for_change(world.award, "  We need  a longer time.\n", by=lead(world.award))
    change = Change("Their leader was ill.", ends_on=world.award.ends_on + dt.timedelta(days=90), purpose="To rest.")
    variation = services.propose_change(world.award, change, by=world.staff)
    assert (variation.pk, variation.state, variation.needs_board) == (asked.pk, "proposed", False)
    services.approve_change(variation, by=world.checker)
    variation.refresh_from_db()
    agreement = variation.agreement
    assert (agreement.number, agreement.places, agreement.clauses) == (2, ["partner", "second", "fund"],
                                                                      world.award.agreement.clauses)  # fmt: skip
    assert fresh(world).agreement.number == 1  # until everybody has signed
    assert Message.objects.filter(key__startswith=f"agreement-varied-{agreement.pk}-").count() == 2
    award = signed_by_all(world, variation)
    variation.refresh_from_db()
    assert (award.agreement, award.ends_on, award.purpose) == (agreement, change.ends_on, "To rest.")
    assert (variation.state, award.pence, free(world)) == ("in_force", 2_500_000, before)
    assert pays(award) == [(1, 1_250_000, "scheduled"), (2, 1_250_000, "scheduled")]
    said = str(list(Entry.objects.filter(verb__startswith="variation").values_list("detail", flat=True)))
    assert "longer" not in said
    assert "rest" not in said


def test_more_is_promised_when_it_is_agreed_and_paid_as_signed(world):
    before = free(world)
    variation = approved(world, Change("More people came.", **MORE))
    assert variation.needs_board
    assert (free(world), fresh(world).pence) == (before - 500_000, 3_000_000)
    assert differences(world.call.fund) == []  # also while it waits for signatures
    assert pays(world.award) == [(1, 1_250_000, "scheduled"), (2, 1_250_000, "scheduled")]
    award = signed_by_all(world, variation)
    assert pays(award) == [(1, 1_250_000, "scheduled"), (2, 1_750_000, "scheduled")]
    assert money(world) == (3_000_000, 0, 0, [])
    assert sums(award)["unscheduled"] == 0
    assert differences(world.call.fund) == []


def test_less_is_free_for_others_once_all_have_signed_and_nothing_that_went_is_touched(world):
    paid(world.made[0], world)
    before = free(world)
    variation = approved(world, Change("They need less.", pence=2_000_000, plan=plan(300_000, 300_000, 150_000)))
    assert (free(world), fresh(world).pence) == (before, 2_500_000)
    assert variation.agreement.terms["payments"][0] == {
        "number": 1, "pence": 1_250_000, "when": f"{world.made[0].terms} (paid)"
    }  # fmt: skip
    award = signed_by_all(world, variation)
    assert (free(world), award.pence) == (before + 500_000, 2_000_000)
    assert pays(award) == [(1, 1_250_000, "scheduled"), (2, 300_000, "scheduled"), (3, 300_000, "scheduled"),
                           (4, 150_000, "scheduled")]  # fmt: skip
    assert money(world) == (750_000, 0, 1_250_000, [])


def test_of_a_payment_in_part_the_part_stays_and_surplus_ones_are_cancelled(world):
    paid(world.made[0], world, pence=1_000_000)
    variation = approved(world, Change("Less.", pence=1_400_000, plan=plan(400_000)))
    award = signed_by_all(world, variation)
    assert pays(award) == [(1, 1_000_000, "scheduled"), (2, 400_000, "scheduled")]
    variation = approved(world, Change("Nothing more.", pence=1_000_000, plan=[]))
    assert pays(signed_by_all(world, variation)) == [(1, 1_000_000, "scheduled"), (2, 400_000, "cancelled")]
    assert money(world) == (0, 0, 1_000_000, [])


def test_nobody_decides_about_what_they_asked_for_or_proposed(world):
    variation = proposed(world, Change("Less.", **LESS))
    both = person(roles=(Role.STAFF, Role.BOARD))
    for other in (lead(world.award), person(), world.finance, person(Role.GROUP_MEMBER)):
        with pytest.raises(NotAllowed):
            services.approve_change(variation, by=other)
    with pytest.raises(NotAllowed, match="Somebody else decides"):
        services.approve_change(variation, by=world.staff)
    with pytest.raises(NotAllowed, match="second person of MEX|interest"):
        services.approve_change(variation, by=world.board[0])
    recused = person(Role.STAFF)
    applications.recuse(world.award.application, recused, Rung.ROOM, by=world.facilitator)
    with pytest.raises(NotAllowed, match="interest"):
        services.approve_change(variation, by=recused)
    with pytest.raises(IntegrityError), transaction.atomic():
        Variation.objects.filter(pk=variation.pk).update(decided_by=world.staff, decided_at=clock.now())
    variation = proposed(world, by=both)  # the Board is asked: it is more
    with pytest.raises(NotAllowed, match="the Board decides"):
        services.approve_change(variation, by=world.checker)
    with pytest.raises(NotAllowed, match="Somebody else decides"):
        variation = services.approve_change(variation, by=both)
    services.approve_change(variation, by=world.board[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        Variation.objects.filter(pk=variation.pk).update(new_pence=9_000_000)


def test_the_board_lets_a_grant_grow_a_little_and_never_by_many_small_steps(world):
    with pytest.raises(NotAllowed):
        awards.set_more_without_board(world.call.fund, 300_000, by=world.staff)
    awards.set_more_without_board(world.call.fund, 300_000, by=world.board[0])
    first = approved(world, Change("A little.", pence=2_700_000, plan=plan(2_700_000)))
    assert not first.needs_board
    signed_by_all(world, first)
    assert proposed(world, Change("Again.", pence=2_900_000, plan=plan(2_900_000))).needs_board


def test_more_than_the_fund_has_is_never_promised(world):
    whole = 2_500_000 + free(world) + 1
    variation = proposed(world, Change("Very much.", pence=whole, plan=plan(whole)))
    with pytest.raises(NotAllowedNow, match="has .* left"):
        services.approve_change(variation, by=world.board[0])
    variation.refresh_from_db()
    assert (variation.state, fresh(world).pence) == ("proposed", 2_500_000)


def test_what_is_called_off_leaves_everything_as_it_was(world):
    before = free(world)
    variation = approved(world)
    sign(variation.agreement, Party.PARTNER, lead(world.award))
    with pytest.raises(NotValid, match="Write why"):
        services.say_no(variation, "  ", by=world.staff)
    services.say_no(variation, "We talked, and it stays.", by=world.staff)
    assert (free(world), fresh(world).pence, world.award.agreement.number) == (before, 2_500_000, 1)
    with pytest.raises(NotAllowedNow, match="called off"):
        sign(variation.agreement, Party.SECOND, world.second)
    assert not Instalment.objects.exclude(pence=1_250_000).exists()
    approved(world)  # and another can be agreed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(""), "Write why"),
        (Change("Why."), "Nothing is different"),
        (Change("Why.", pence=2_500_000), "Nothing is different"),
        (Change("Why.", pence=3_000_000), "how what is left is paid"),
        (Change("Why.", pence=3_000_000, plan=plan(1)), "add up to £0.01"),
        (Change("Why.", pence=0, plan=[]), "cannot be less"),
        (Change("Why.", plan=plan(*[1] * 9)), "at most 8"),
        (Change("Why.", ends_on=dt.date(1999, 1, 1)), "after its beginning"),
        (Change("Why.", ends_on=dt.date(2199, 1, 1)), "within 10 years"),
    ],
)
def test_what_cannot_be_is_not_proposed(world, change, said):
    with pytest.raises(NotValid, match=said):
        services.propose_change(world.award, change, by=world.staff)
    assert not Variation.objects.exists()


def test_one_change_at_a_time(world):
    services.ask_for_change(world.award, "More.", by=lead(world.award))
    with pytest.raises(NotAllowedNow, match="open already"):
        services.ask_for_change(world.award, "Even more.", by=lead(world.award))
    approved(world)
    with pytest.raises(NotAllowedNow, match="waits for signatures"):
        proposed(world)
    for other in (world.staff, person(), world.second):
        with pytest.raises(NotAllowed, match="Only the grant partner"):
            services.ask_for_change(world.award, "More.", by=other)


def test_a_condition_keeps_the_payment_that_waits_for_it(world):
    world.award.conditions.create(text="Send the policy.", due=clock.today(), instalment=2)
    variation = approved(world, Change("At once.", plan=plan(2_500_000)))
    sign(variation.agreement, Party.PARTNER, lead(world.award))
    sign(variation.agreement, Party.SECOND, world.second)
    with pytest.raises(NotAllowedNow, match="Payment 2 waits for a condition"):
        sign(variation.agreement, Party.FUND, world.finance)
    assert fresh(world).agreement.number == 1
    assert pays(world.award) == [(1, 1_250_000, "scheduled"), (2, 1_250_000, "scheduled")]


def test_a_payment_that_went_meanwhile_stops_the_last_signature(world):
    variation = approved(world, Change("Other days.", plan=plan(1_000_000, 1_500_000)))
    sign(variation.agreement, Party.PARTNER, lead(world.award))
    sign(variation.agreement, Party.SECOND, world.second)
    paid(world.made[0], world)
    with pytest.raises(NotAllowedNow, match="went meanwhile"):
        sign(variation.agreement, Party.FUND, world.finance)
    assert variation.agreement.signatures.count() == 2


def test_whoever_decided_about_a_grant_does_not_sign_its_new_payments(world):
    both = person(roles=(Role.FINANCE, Role.BOARD))
    variation = proposed(world)
    variation = services.approve_change(variation, by=both)
    sign(variation.agreement, Party.PARTNER, lead(world.award))
    sign(variation.agreement, Party.SECOND, world.second)
    with pytest.raises(NotAllowed, match="approved this change"):
        sign(variation.agreement, Party.FUND, both)
