"""A grant ends: closed, early, or given back. Two people, nothing paid after it, every pound accounted for."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from grants.books.queries import differences
from grants.fund.models import Account
from grants.fund.queries import balances
from grants.payments.queries import hindrances
from grants.variations import services
from grants.variations.models import Ending, Variation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.awards.cast import lead
from tests.grants.payments.cast import money, on, paid, withheld
from tests.grants.variations.cast import fresh, pays, proposed

pytestmark = pytest.mark.django_db


def prepare(world, how="early", reason="cannot", by=None, **values):
    return services.prepare_end(world.award, how, "We talked about it.", reason, by=by or world.staff, **values)


def test_early_what_is_left_is_free_and_what_is_asked_back_comes(world):
    paid(world.made[0], world)
    withheld(world.made[1], world.finance)
    before = balances(world.call.fund)[Account.AVAILABLE]
    ending = prepare(world, recover_pence=300_000)
    assert pays(fresh(world))[1] == (2, 1_250_000, "withheld")  # nothing happened yet
    services.confirm_end(ending, by=world.checker)
    award, ending = fresh(world), Ending.objects.get()
    assert (award.pence, award.ended_how, ending.was_pence, ending.freed_pence) == (
        1_250_000, "early", 2_500_000, 1_250_000
    )  # fmt: skip
    assert pays(award) == [(1, 1_250_000, "scheduled"), (2, 1_250_000, "cancelled")]
    assert balances(world.call.fund)[Account.AVAILABLE] == before + 1_250_000
    assert money(world) == (0, 0, 1_250_000, [])
    for other in (world.staff, lead(award), person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            services.note_recovery(ending, 100_000, by=other)
    services.note_recovery(ending, 100_000, 300_000, by=world.finance)
    with pytest.raises(NotAllowedNow, match="came meanwhile"):
        services.note_recovery(ending, 100_000, 300_000, by=world.finance)
    with pytest.raises(NotAllowedNow, match="£2,000 are still"):
        services.note_recovery(ending, 200_001, by=world.finance)
    services.note_recovery(ending, 200_000, by=world.finance)
    with pytest.raises(NotAllowedNow, match="everything has come"):
        services.note_recovery(ending, 1, by=world.finance)
    assert balances(world.call.fund)[Account.AVAILABLE] == before + 1_550_000
    assert differences(world.call.fund) == []
    assert "talked" not in str(Entry.objects.values_list("detail", flat=True))


def test_nothing_is_paid_or_changed_after_the_end(world):
    services.confirm_end(prepare(world), by=world.checker)
    award = fresh(world)
    assert (award.pence, money(world)) == (0, (0, 0, 0, []))
    instalment = award.instalments.first()
    assert hindrances([award], [instalment]).of(instalment, award, clock.today())
    with pytest.raises(NotAllowedNow):
        runs.prepare([instalment], by=world.finance)
    for act in (
        lambda: services.ask_for_change(award, "More.", by=lead(award)),
        lambda: proposed(world),
        lambda: prepare(world),
    ):
        with pytest.raises(NotAllowedNow, match="has ended"):
            act()
    for change in (
        lambda: award.instalments.update(state="scheduled"),
        lambda: Variation.objects.create(award=award, state="asked", message="More."),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_closed_when_all_is_paid_and_reported(world):
    with pytest.raises(NotAllowedNow, match="Not everything is paid"):
        prepare(world, "closed", "")
    for one in world.made:
        with on(max(clock.today(), one.due_on)):
            paid(one, world)
    with pytest.raises(NotAllowedNow, match="not done yet: 4"):  # the dates of its agreement
        prepare(world, "closed", "")
    world.award.reports.all().delete()
    services.confirm_end(prepare(world, "closed", ""), by=world.checker)
    assert (fresh(world).ended_how, world.award.pence, Ending.objects.get().freed_pence) == ("closed", 2_500_000, 0)


def test_its_partner_gives_it_back_before_the_first_payment(world):
    with pytest.raises(NotAllowed):
        prepare(world, "early", by=lead(world.award))
    ending = prepare(world, "given_back", "", by=lead(world.award))
    services.confirm_end(ending, by=world.staff)
    assert (fresh(world).pence, world.award.ended_how) == (0, "given_back")


def test_after_a_payment_it_is_not_given_back(world):
    paid(world.made[0], world)
    with pytest.raises(NotAllowedNow, match="payment was made"):
        prepare(world, "given_back", "", by=lead(world.award))


def test_two_people_end_a_grant_and_it_can_be_called_off_before(world):
    for other in (world.finance, person(), person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            prepare(world, by=other)
    ending = prepare(world)
    with pytest.raises(NotAllowed, match="somebody else confirms"):
        services.confirm_end(ending, by=world.staff)
    with pytest.raises(NotAllowedNow, match="already"):
        prepare(world, by=world.checker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(
            confirmed_by=world.staff, confirmed_at=clock.now(), was_pence=1, freed_pence=1
        )
    services.call_off_end(ending, by=world.staff)
    with pytest.raises(NotAllowedNow, match="called off already"):
        services.confirm_end(ending, by=world.checker)
    proposed(world)
    with pytest.raises(NotAllowedNow, match="change of this grant is open"):
        prepare(world)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"how": "otherwise"}, "how the grant ends"),
        ({"reason": ""}, "why it ends early"),
        ({"recover_pence": 1}, "More than that cannot come back"),
        ({"recover_pence": -1}, "More than that cannot come back"),
    ],
)
def test_what_cannot_be_is_not_prepared(world, values, said):
    with pytest.raises(NotValid, match=said):
        prepare(world, **values)
    with pytest.raises(NotValid, match="Write why"):
        services.prepare_end(world.award, "early", "  ", "cannot", by=world.staff)
