"""Where the grants of the demo world are paid to: most checked, one just changed, one not entered yet."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from grants.awards.models import Award
from grants.bank import services
from grants.bank.models import BankDetails
from shaping_future import clock
from shaping_future.demo.cast import Cast

ACCOUNTS = [("20-20-15", "63748472"), ("08-99-99", "66374958"), ("10-79-99", "88837491"), ("18-00-02", "00000190")]
"""Examples of the banks' own specification: they fit together and belong to nobody."""


def bank_all(signed: list[Award], cast: Cast) -> None:
    """Everybody who has signed enters an account, and finance checks it."""
    for number, award in enumerate(signed):
        with clock.at(award.awarded_at + dt.timedelta(days=4)):
            check(enter(award, number), cast)


def change_one(award: Award) -> BankDetails:
    """Entered two days ago: it waits, for the days, the statement and the call."""
    with clock.at(clock.now() - dt.timedelta(days=2)):
        return enter(award, 7, phone="029 2018 0451")


def enter(award: Award, number: int, phone: str = "020 7946 0018") -> BankDetails:
    sort_code, account = ACCOUNTS[number % len(ACCOUNTS)]
    name, lead = str(award.application.host or award.application.organisation), award.application.started_by
    return services.enter_details(award, sort_code, account, name, phone, by=lead)


def check(details: BankDetails, cast: Cast) -> None:
    """The bank said yes; a statement was sent and shows the same."""
    file = SimpleUploadedFile("statement.txt", b"The statement of an account, with its name and numbers.")
    statement = services.send_statement(details, file, by=details.entered_by)
    services.record_payee_check(details, "match", by=cast.finance)
    services.check_statement(statement, True, by=cast.finance_2)
