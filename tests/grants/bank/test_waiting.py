"""Nothing is paid or prepared before an account is checked, nor while a change of it waits."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grants.bank import queries, services
from grants.bank.models import BankDetails
from grants.payments import services as payments
from grants.runs.models import PaymentRun
from shaping_future import clock
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from tests.grants.awards.cast import lead
from tests.grants.bank.cast import FIRST, OTHER, a_statement, banked, called, changed, entered, sent
from tests.grants.payments.cast import on

pytestmark = pytest.mark.django_db


def test_nothing_is_paid_before_each_check_is_made(award):
    world = award.world
    made = payments.schedule_instalments(award, by=world.finance)

    def refused(sentence):
        with pytest.raises(NotAllowedNow, match=sentence):
            runs.prepare([made[0]], by=world.finance)

    refused("has not entered bank details")
    details = entered(award)
    refused("asked the bank yet")
    services.record_payee_check(details, "no_match", "Asked for a letter.", False, by=world.payer)
    refused("does not allow a payment")
    services.record_payee_check(details, "close", "The bank has our short name.", True, by=world.payer)
    refused("has not sent a bank statement")
    statement = sent(details)
    refused("looked at the bank statement")
    services.check_statement(statement, False, "It shows another name.", by=world.finance)
    refused("does not show the same account")
    other = services.send_statement(details, a_statement(), by=lead(award))
    services.check_statement(other, True, by=world.finance)
    assert runs.prepare([made[0]], by=world.finance).lines.get().account == details


def test_a_changed_account_waits_for_its_days_and_for_its_call(scheduled):
    world, award, made = scheduled
    details = changed(award)
    with pytest.raises(NotAllowedNow, match="confirmed it by phone"):
        runs.prepare([made[0]], by=world.finance)
    called(details)
    with pytest.raises(NotAllowedNow, match="Payments wait until"):
        runs.prepare([made[0]], by=world.finance)
    with on(details.payable_on - dt.timedelta(days=1)), pytest.raises(NotAllowedNow, match="Payments wait until"):
        runs.prepare([made[0]], by=world.finance)
    with on(details.payable_on):
        assert runs.prepare([made[0]], by=world.finance).lines.get().account == details


def test_nothing_is_prepared_while_a_change_waits(award):
    banked(award)
    details = changed(award)
    with pytest.raises(NotAllowedNow, match="Payments wait until"):
        payments.schedule_instalments(award, by=award.world.finance)
    called(details, by=award.world.payer)
    with on(details.payable_on):
        with pytest.raises(NotAllowed, match="somebody else prepares"):
            payments.schedule_instalments(award, by=award.world.payer)
        payments.schedule_instalments(award, by=award.world.finance)


def test_who_prepared_a_payment_does_not_call_back(scheduled):
    world, award, made = scheduled
    details = changed(award)
    with pytest.raises(NotAllowed, match="somebody else calls"):
        called(details, by=world.finance)
    now = clock.now()
    BankDetails.objects.filter(pk=details.pk).update(called_back_at=now, called_back_by=world.finance)
    with on(details.payable_on):
        with pytest.raises(NotAllowed, match="You called the grant partner"):
            runs.prepare([made[0]], by=world.finance)
        run = runs.prepare([made[0]], by=world.payer)
        BankDetails.objects.filter(pk=details.pk).update(called_back_by=world.payer)
        with pytest.raises(NotAllowed, match="Somebody else calls again"):
            runs.approve(run, by=world.finance)
        approved = {"approved_at": clock.now(), "approved_by": world.finance, "content_hash": "0" * 64}
        PaymentRun.objects.filter(pk=run.pk).update(state="approved", **approved)
        with pytest.raises(IntegrityError, match="an account of its grant"), transaction.atomic():
            run.lines.update(state="ordered", was_ordered=True)


def test_who_entered_it_does_not_call_back(award):
    entered(award)
    details = entered(award, **OTHER)
    with pytest.raises(IntegrityError, match="entered_by_is_not_called_back_by"), transaction.atomic():
        BankDetails.objects.filter(pk=details.pk).update(called_back_at=clock.now(), called_back_by=lead(award))


def test_a_change_that_they_did_not_make_is_stopped_and_the_earlier_account_counts_again(scheduled):
    world, award, made = scheduled
    first = award.bank_details.get()
    details = changed(award)
    called(details, "not_reached")
    called(details, "denied")
    assert "stopped a change" in Message.objects.get(key__startswith="bank-stopped-").body
    with pytest.raises(NotAllowedNow, match="no longer count"):
        called(details)
    assert queries.current(award) == first
    assert runs.prepare([made[0]], by=world.finance).lines.get().account == first


def test_the_number_to_call_is_one_from_before_the_change(award):
    first = banked(award)
    second = changed(award)
    third = entered(award, **FIRST | {"phone": "0117 496 0001"})
    assert queries.known_before(second) == queries.known_before(third) == first
    assert queries.on_hold(third)
