"""Payment runs of the demo world: prepared by one of finance, approved by the other, then on the bank's statement."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from grants.payments.models import Instalment
from grants.runs import kinds, services
from grants.runs.models import BankLayout, BankStatement, PaymentLine, PaymentRun, StatementLayout
from grants.runs.services import Pick
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.working_days import is_working_day, working_days_after


def prepare(
    instalments: list[Instalment], *, by: User, pence: int | None = None, pay_on: dt.date | None = None
) -> PaymentRun:
    """A run of these payments in the shipped layout, for today or the next day on which banks work."""
    layout = BankLayout.objects.get(name=kinds.LAYOUT)
    picks = [Pick(one, pence) for one in instalments]
    return services.prepare_run(picks, pay_on=pay_on or next_day(), layout=layout, by=by)


def next_day() -> dt.date:
    today = clock.today()
    return today if is_working_day(today) else working_days_after(today, 1)


def approve(run: PaymentRun, *, by: User) -> PaymentRun:
    """As the page does it: with the fingerprint of what it shows."""
    return services.approve_run(run, services.seen_of(run), by=by)


def statement(lines: list[PaymentLine], day: dt.date | None = None, more: str = "") -> SimpleUploadedFile:
    """A bank's statement on which these payments left, and whatever else stands on it."""
    day = day or clock.today()
    rows = [f"{day:%d/%m/%Y},BILL PAYMENT {line.reference},-{line.pence / 100:.2f}" for line in lines]
    text = "\n".join(["Date,Description,Amount", *rows, *filter(None, [more]), ""])
    return SimpleUploadedFile("statement.csv", text.encode(), content_type="text/csv")


def read(file: SimpleUploadedFile, *, by: User) -> BankStatement:
    layout = StatementLayout.objects.get(name="One amount with a sign")
    return services.read_statement(file, layout, by=by)


def pay(instalments: list[Instalment], *, prepares: User, approves: User, pence: int | None = None) -> PaymentRun:
    """The whole way at once, to the bank's statement."""
    run = approve(prepare(instalments, by=prepares, pence=pence), by=approves)
    services.bank_file(run, by=approves)
    read(statement(list(run.lines.filter(state="ordered"))), by=prepares)
    run.refresh_from_db()
    return run
