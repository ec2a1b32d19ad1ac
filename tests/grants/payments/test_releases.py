"""One person schedules, another releases; each pound goes once and the ledger balances."""

import contextlib
import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from grants.awards import services as awards
from grants.fund.models import LedgerTransaction
from grants.payments import services
from grants.payments.models import Instalment, InstalmentState
from grants.payments.queries import sums
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, Refused
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released, sign
from tests.grants.bank.cast import banked
from tests.grants.payments.cast import money, on, scheduled

pytestmark = pytest.mark.django_db


def test_a_second_person_releases_and_the_ledger_balances():
    world, award, made = scheduled()
    told = Message.objects.count()
    paid = services.release_instalment(made[0], by=world.payer)
    assert (paid.state, paid.released_by, paid.movement.kind) == (InstalmentState.RELEASED, world.payer, "pay")
    assert money(world) == (1_250_000, 1_250_000, [])
    assert sums(award_of(award.application)) == {"paid": 1_250_000, "due": 1_250_000, "withheld": 0, "unscheduled": 0}
    mail = Message.objects.latest("pk")
    assert (Message.objects.count() - told, mail.to) == (1, lead(award).email)
    assert "£" not in mail.subject + mail.body
    assert Entry.objects.get(verb="instalment.released").detail == {
        "pence": 1_250_000,
        "award": award.pk,
        "account": str(award.bank_details.get().pk),
    }


def test_the_same_person_never_does_both():
    world, award, made = scheduled()
    with pytest.raises(NotAllowed, match="a second person releases"):
        services.release_instalment(made[0], by=world.finance)
    assert money(world) == (2_500_000, 0, [])
    movement = LedgerTransaction.objects.earliest("pk")
    with pytest.raises(IntegrityError, match="scheduled_by_is_not_released_by"), transaction.atomic():
        Instalment.objects.filter(pk=made[0].pk).update(
            state="released",
            released_at=clock.now(),
            released_by=world.finance,
            movement=movement,
            paid_into=award.bank_details.get(),
        )


def test_a_payment_goes_once():
    world, _, made = scheduled()
    services.release_instalment(made[0], by=world.payer)
    for by in (world.payer, person(Role.FINANCE)):
        with pytest.raises(NotAllowedNow, match="released already"):
            services.release_instalment(made[0], by=by)
    with pytest.raises(NotAllowedNow, match="released already"):
        services.withhold_instalment(made[0], True, by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


def test_nothing_is_paid_before_both_have_signed():
    world = released(declined=0)
    award = award_of(world.funded[0])
    banked(award)
    made = services.schedule_instalments(award, by=world.finance)
    with pytest.raises(NotAllowedNow, match="not signed by both sides"):
        services.release_instalment(made[0], by=world.payer)
    sign(award.agreement, "partner", lead(award))
    with pytest.raises(NotAllowedNow, match="not signed by both sides"):
        services.release_instalment(made[0], by=world.payer)
    assert money(world) == (2_500_000, 0, [])


def test_nothing_is_paid_before_its_day():
    world, _, made = scheduled()
    with on(made[1].due_on - dt.timedelta(days=1)), pytest.raises(NotAllowedNow, match="not due yet"):
        services.release_instalment(made[1], by=world.payer)
    with on(made[1].due_on):
        services.release_instalment(made[1], by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


def test_a_condition_blocks_its_own_payment_and_no_other():
    world, award, made = scheduled(condition="Send the policy.", instalment=2)
    services.release_instalment(made[0], by=world.payer)
    with on(made[1].due_on):
        with pytest.raises(NotAllowedNow, match="condition of the Board"):
            services.release_instalment(made[1], by=world.payer)
        assert money(world) == (1_250_000, 1_250_000, [])
        awards.meet_condition(award.conditions.get(), by=world.staff)
        services.release_instalment(made[1], by=world.payer)
    assert money(world) == (0, 2_500_000, [])
    assert sums(award_of(award.application))["paid"] == award.pence


def test_a_payment_can_be_withheld_and_freed_again():
    world, award, made = scheduled()
    held = services.withhold_instalment(made[0], True, by=world.finance)
    assert (held.state, sums(award_of(award.application))["withheld"]) == (InstalmentState.WITHHELD, 1_250_000)
    with pytest.raises(NotAllowedNow, match="withheld already"):
        services.release_instalment(made[0], by=world.payer)
    with pytest.raises(NotAllowedNow, match="withheld already"):
        services.withhold_instalment(made[0], True, by=world.finance)
    services.withhold_instalment(made[0], False, by=world.finance)
    with pytest.raises(NotAllowedNow, match="scheduled already"):
        services.withhold_instalment(made[0], False, by=world.finance)
    services.release_instalment(made[0], by=world.payer)
    assert money(world) == (1_250_000, 1_250_000, [])


sequences = st.lists(st.tuples(st.sampled_from(["pay", "hold", "free"]), st.integers(0, 1), st.booleans()), max_size=8)


def test_paid_due_and_withheld_make_the_award_after_any_sequence():
    world, award, made = scheduled()

    @given(sequences)
    def holds(steps):
        with on(made[1].due_on), transaction.atomic():
            for verb, which, second in steps:
                by = world.payer if second else world.finance
                with contextlib.suppress(Refused):
                    if verb == "pay":
                        services.release_instalment(made[which], by=by)
                    else:
                        services.withhold_instalment(made[which], verb == "hold", by=by)
            where = sums(award_of(award.application))
            assert where["paid"] + where["due"] + where["withheld"] == award.pence
            assert money(world) == (award.pence - where["paid"], where["paid"], [])
            transaction.set_rollback(True)

    holds()


@pytest.mark.django_db(transaction=True)
def test_eight_releases_at_once_pay_once():
    world, _, made = scheduled()
    people = [person(Role.FINANCE) for _ in range(8)]
    starting, said = threading.Barrier(8), []

    def run(by):
        try:
            starting.wait()
            services.release_instalment(made[0], by=by)
            said.append("paid")
        except Refused as refusal:
            said.append(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said, key=str) == [409] * 7 + ["paid"]
    assert LedgerTransaction.objects.filter(kind="pay").count() == 1
    assert money(world) == (1_250_000, 1_250_000, [])
