"""Bank details as the grant partner enters them and finance checks them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from grants.awards.models import Award
from grants.bank import services
from grants.bank.models import BankDetails, Statement
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.demo import banking
from tests.cast import person
from tests.grants.awards.cast import lead

FIRST = {
    "sort_code": "20-20-15",
    "account_number": "63748472",
    "account_name": "Example Network",
    "phone": "020 7946 0018",
}
OTHER = FIRST | {"sort_code": "08-99-99", "account_number": "66374958", "phone": "0131 496 0277"}


def a_statement() -> SimpleUploadedFile:
    return SimpleUploadedFile("statement.txt", b"Statement of an account, with its name and numbers.")


def entered(award: Award, *, by: User | None = None, **changes) -> BankDetails:
    return services.enter_details(award, **(FIRST | changes), by=by or lead(award))


def sent(details: BankDetails) -> Statement:
    return services.send_statement(details, a_statement(), by=lead(details.award))


def checked(details: BankDetails, *, by: User | None = None) -> BankDetails:
    """The bank said yes, and the statement shows it; no call back."""
    by = by or person(Role.FINANCE)
    services.record_payee_check(details, "match", by=by)
    services.check_statement(sent(details), True, by=by)
    return details


def banked(award: Award, *, by: User | None = None) -> BankDetails:
    """An account that can be paid."""
    return checked(entered(award), by=by)


def changed(award: Award, **changes) -> BankDetails:
    """A change, checked but for its call back."""
    return checked(entered(award, **(OTHER | changes)))


def accounts(settled: Award, waiting: Award, cast) -> tuple[BankDetails, BankDetails, Statement]:
    """In the demo's cast: one that can be paid; of another grant a change and its statement, which wait."""
    banking.bank_all([settled], cast)
    banking.enter(waiting, 0)
    change = banking.enter(waiting, 1, phone="029 2018 0451")
    return settled.bank_details.get(), change, sent(change)


def called(details: BankDetails, outcome: str = "confirmed", *, by: User | None = None):
    return services.record_call_back(details, "earlier", outcome, "Amal", by=by or person(Role.FINANCE))
