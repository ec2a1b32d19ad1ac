"""Finance's side: what the bank said, what the statement shows, and the call back about a change."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.awards.models import Award
from grants.bank import rules
from grants.bank.models import BankDetails, CallBack, PayeeCheck, Statement
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import contact_email, promise_to_each
from shaping_future.record.services import note

TWICE = dt.timedelta(minutes=5)
prepares_payments: list[Callable[[Award, User], bool]] = []
"""Whether a person prepared a payment of the award that has not gone yet. Payments add their answer when
they are ready, because bank details do not know them."""


@transaction.atomic
def record_payee_check(
    details: BankDetails, result: str, did: str = "", may_pay: bool = True, *, by: User
) -> PayeeCheck:
    """What the bank said about the name. Anything but a match says what was done, and whether that is enough."""
    details, did = _locked(details, by), did.strip()
    if result not in PayeeCheck.Result.values:
        raise NotValid("Choose what the bank said.")
    if result == PayeeCheck.Result.MATCH:
        may_pay = True
    elif not did:
        raise NotValid("Write what you did about it: whom you asked, and what they said.")
    last = details.payee_checks.order_by("pk").last()
    if last is not None and _is_again(last, by, result=result, did=did, may_pay=may_pay):
        return last
    check = PayeeCheck.objects.create(
        details=details, result=result, did=did, may_pay=may_pay, at=clock.now(), by=by
    )  # fmt: skip
    note("bank-details.payee-checked", details, by=by, result=result, may_pay=may_pay)
    return check


@transaction.atomic
def check_statement(statement: Statement, agrees: bool, found: str = "", *, by: User) -> Statement:
    """Somebody has looked at the statement, once. What is different its people read, so that they can send another."""
    details, found = _locked(statement.details, by), found.strip()
    statement = Statement.objects.select_for_update(of=("self",)).select_related("file").get(pk=statement.pk)
    if statement.checked_at:
        raise NotAllowedNow("Somebody has looked at this statement already.")
    if not statement.file.may_be_opened:
        raise NotAllowedNow("This file is still being checked for viruses, or was not safe. Nobody can look at it.")
    if not agrees and not found:
        raise NotValid("Write what is different, so that they can send the right one.")
    statement.agrees, statement.found = agrees, "" if agrees else found
    statement.checked_at, statement.checked_by = clock.now(), by
    statement.save(update_fields=["agrees", "found", "checked_at", "checked_by"])
    note("bank-statement.checked", statement, by=by, details=details.pk, agrees=agrees)
    return statement


@transaction.atomic
def record_call_back(
    details: BankDetails, number_known: str, outcome: str, spoke_to: str = "", *, by: User
) -> CallBack:
    """A call about a change, to a number known before. Confirmed, the account may be paid; denied, it is stopped."""
    details, spoke_to = _locked(details, by), " ".join(spoke_to.split())[:120]
    _refuse_call(details, by)
    if number_known not in CallBack.Known.values or outcome not in CallBack.Outcome.values:
        raise NotValid("Choose where the number is from, and what was said.")
    if outcome != CallBack.Outcome.NOT_REACHED and not spoke_to:
        raise NotValid("Write whom you spoke to.")
    last = details.call_backs.order_by("pk").last()
    if last is not None and _is_again(last, by, number_known=number_known, outcome=outcome, spoke_to=spoke_to):
        return last
    call = CallBack.objects.create(
        details=details, number_known=number_known, outcome=outcome, spoke_to=spoke_to, at=clock.now(), by=by
    )
    if outcome == CallBack.Outcome.CONFIRMED:
        details.called_back_at, details.called_back_by = clock.now(), by
        details.save(update_fields=["called_back_at", "called_back_by"])
    elif outcome == CallBack.Outcome.DENIED:
        details.stopped_at, details.stopped_by = clock.now(), by
        details.save(update_fields=["stopped_at", "stopped_by"])
        _tell_stopped(details)
    note("bank-details.called-back", details, by=by, outcome=outcome)
    return call


def _is_again(last: PayeeCheck | CallBack, by: User, **values: Any) -> bool:
    """The same words of the same person within minutes: a second press of the button, not a second call."""
    same = all(getattr(last, name) == value for name, value in values.items())
    return same and last.by_id == by.pk and clock.now() - last.at < TWICE


def _refuse_call(details: BankDetails, by: User) -> None:
    if not details.is_change:
        raise NotAllowedNow("These are the first bank details of the grant. Only a change needs a call.")
    if details.called_back_at:
        raise NotAllowedNow("The change was confirmed by phone already.")
    if details.entered_by_id == by.pk:
        raise NotAllowed("You entered these bank details, so somebody else calls about them.")
    if any(prepares(details.award, by) for prepares in prepares_payments):
        raise NotAllowed("You prepared a payment of this grant, so somebody else calls about its account.")


def _locked(details: BankDetails, by: User) -> BankDetails:
    """The version that counts, under its award's lock: a payment, a change and a check take turns."""
    if not rules.checks_bank_details(by):
        raise NotAllowed("Global Dialogue's finance team checks bank details.")
    Award.objects.select_for_update(of=("self",)).get(pk=details.award_id)
    if not Award.objects.handled_by(by).filter(pk=details.award_id).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else checks its account.")
    details = BankDetails.objects.select_related("award__application").get(pk=details.pk)
    if details.stopped_at or details.award.bank_details.filter(number__gt=details.number, stopped_at=None).exists():
        raise NotAllowedNow("These bank details no longer count: they were stopped, or newer ones were entered.")
    return details


def _tell_stopped(details: BankDetails) -> None:
    people = Participant.objects.filter(application=details.award.application, removed_at=None, part="lead")
    link = settings.SITE_URL + reverse("bank-details", args=[details.award.public_id])
    promise_to_each(
        {f"bank-stopped-{details.pk}-{one.user_id}": one.user.email for one in people.select_related("user")},
        "There is news about your grant",
        "Hello,\n\nwe stopped a change of your bank details, because we were told that you did not make it. Nothing "
        f"is paid to that account.\n\nPlease change your password, and write to {contact_email()} or phone us. You can "
        f"see what we have here:\n\n{link}\n",
    )
