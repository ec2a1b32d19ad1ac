"""Reads of bank details: the version that counts, what it waits for, and how its people are asked to finish it."""

import datetime as dt

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from grants.awards.models import Award
from grants.bank.models import BankDetails, CallBack, ModulusTable, PayeeCheck, Statement
from grants.bank.modulus import Table, read_table
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.look.words import few, short_day


def with_checks() -> QuerySet:
    """Versions in force, newest first, with everything that `waits_for` looks at: four queries for any number."""
    rows = BankDetails.objects.in_force().select_related("holder", "called_back_by")
    return rows.prefetch_related("payee_checks", "statements__file", "call_backs")


def with_account(awards: QuerySet) -> QuerySet:
    """Awards with their versions in force as `accounts`, newest first."""
    return awards.prefetch_related(Prefetch("bank_details", with_checks(), to_attr="accounts"))


def current(award: Award) -> BankDetails | None:
    """The version that counts: the newest one that was not stopped."""
    if hasattr(award, "accounts"):
        return award.accounts[0] if award.accounts else None
    return with_checks().filter(award=award).first()


def award_to_check(user, public_id) -> Award:
    """For finance: a grant that they have no interest in and no part of."""
    return Award.objects.handled_by(user).select_related("application__organisation", "application__host").get(
        public_id=public_id
    )  # fmt: skip


def details_to_check(user, pk) -> BankDetails:
    return BankDetails.objects.handled_by(user).select_related("award__application", "holder").get(pk=pk)


def statement_to_check(user, pk) -> Statement:
    rows = Statement.objects.filter(details__in=BankDetails.objects.handled_by(user))
    return rows.select_related("details__award", "details__holder", "file").get(pk=pk)


def waits_for(details: BankDetails | None) -> list[str]:
    """Why nothing can be paid into it now, one sentence each; empty when a payment may go."""
    if details is None:
        return ["The grant partner has not entered bank details yet."]
    found = [*_payee(details), *_statement(details)]
    if details.is_change and details.called_back_at is None:
        found.append("The bank details were changed, and the grant partner has not confirmed it by phone yet.")
    if on_hold(details):
        found.append(
            f"The bank details were changed on {short_day(_day(details.entered_at))}. "
            f"Payments wait until {short_day(details.payable_on)}."
        )
    return found


def on_hold(details: BankDetails | None) -> bool:
    """Whether a change still waits, by the clock or for its call-back: then nothing is even prepared for it."""
    if details is None or not details.is_change:
        return False
    return details.payable_on > clock.today() or details.called_back_at is None


def _payee(details: BankDetails) -> list[str]:
    checks = sorted(details.payee_checks.all(), key=lambda check: check.pk)
    if not checks:
        return ["Nobody has asked the bank yet whose account that is."]
    return [] if checks[-1].may_pay else ["The bank's answer about the name on the account does not allow a payment."]


def _statement(details: BankDetails) -> list[str]:
    statement = newest_statement(details)
    if statement is None:
        return ["The grant partner has not sent a bank statement yet."]
    if statement.agrees is None:
        return ["Nobody has looked at the bank statement yet."]
    return [] if statement.agrees else ["The bank statement does not show the same account."]


def newest_statement(details: BankDetails) -> Statement | None:
    return max(details.statements.all(), key=lambda statement: statement.pk, default=None)


def known_before(details: BankDetails) -> BankDetails | None:
    """The newest earlier version that nobody doubts: the first, or one that was called back about. Its phone number is
    the one to call; that of a change could be the number of whoever made it."""
    earlier = details.award.bank_details.filter(number__lt=details.number, stopped_at=None).order_by("-number")
    return next((one for one in earlier if not one.is_change or one.called_back_at), None)


def newest_table() -> tuple[Table, dt.date] | None:
    """The table in use with its date, or None when none was loaded."""
    row = ModulusTable.objects.order_by("published").last()
    return (read_table(row.weights, row.substitutes), row.published) if row else None


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.LONDON).date()


# --- pages --------------------------------------------------------------------------------------------------------


def versions_of(award: Award) -> QuerySet:
    """Every version of an award, stopped ones too, newest first, with its checks and who made them."""
    rows = award.bank_details.select_related("holder", "entered_by", "called_back_by", "stopped_by", "award")
    checks = PayeeCheck.objects.select_related("by").order_by("-pk")
    calls = CallBack.objects.select_related("by").order_by("-pk")
    statements = Statement.objects.select_related("file", "checked_by").order_by("-pk")
    return rows.order_by("-number").prefetch_related(
        Prefetch("payee_checks", checks), Prefetch("call_backs", calls), Prefetch("statements", statements)
    )


def holder_of(award: Award) -> Organisation:
    """Whose account it is: the host's, where a host holds the money."""
    return award.application.host or award.application.organisation


def steps_for_partner(details: BankDetails) -> list[dict]:
    """What happens between these details and a payment, for the grant partner: {"when", "title", "text", "state"}."""
    statement, checks = newest_statement(details), sorted(details.payee_checks.all(), key=lambda check: check.pk)
    steps = [("You send a bank statement", _statement_words(statement), statement is not None and statement.agrees)]
    steps += [("We ask the bank about the name", "", bool(checks) and checks[-1].may_pay)]
    if details.is_change:
        call, day = "On a number that we knew before, to hear that you made the change.", details.payable_on
        steps += [("We call you", call, details.called_back_at)]
        steps += [("Five working days pass", f"Payments may go from {short_day(day)}.", day <= clock.today())]
    return [{"when": "Done" if done else "To come", "title": title, "text": text, "state": "done" if done else "next"}
            for title, text, done in steps]  # fmt: skip


def _statement_words(statement: Statement | None) -> str:
    if statement is None:
        return ""
    if statement.agrees is None:
        return "It is here. We will look at it."
    return "" if statement.agrees else f"It does not show the same account: {statement.found} Please send another one."


def waiting_for_finance(user) -> list[dict]:
    """Accounts that finance has something to check on, as grants.payments.queries.also_waiting says."""
    if not user.has_role(Role.FINANCE):
        return []
    awards = with_account(Award.objects.handled_by(user)).order_by("reference")
    waiting = [award.reference for award in awards if to_check(current(award))]
    if not waiting:
        return []
    says = f"Grants whose account waits for you: {few(waiting)}."
    url = reverse("payment-list")
    return [{"title": "Bank details to check", "says": says, "url": url, "action": "See the grants", "late": False}]


def to_check(details: BankDetails | None) -> list[str]:
    """What finance can do now, in words."""
    if details is None:
        return []
    found, statement = [], newest_statement(details)
    if not details.payee_checks.all():
        found.append("Ask the bank about the name.")
    if statement is not None and statement.agrees is None:
        found.append("Look at the statement.")
    if details.is_change and details.called_back_at is None:
        found.append("Call back about the change.")
    return found
