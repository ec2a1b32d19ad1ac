"""The full numbers, for a person. Each look is in the record before anything is shown."""

from django.db import transaction

from grants.awards.models import Award
from grants.bank import rules
from grants.bank.models import BankDetails, Statement
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import StoredFile
from shaping_future.record.services import note_read


@transaction.atomic
def read_details(details: BankDetails, *, by: User) -> dict[str, str]:
    """sort_code, account_number, account_name, roll_number, phone."""
    _refuse_reader(details.award_id, by)
    note_read(details, by)
    return details.opened()


@transaction.atomic
def read_statement(statement: Statement, *, by: User) -> StoredFile:
    _refuse_reader(statement.details.award_id, by)
    if not statement.file.may_be_opened:
        raise NotAllowedNow("This file is still being checked for viruses, or was not safe. Nobody can look at it.")
    note_read(statement, by)
    return statement.file


def _refuse_reader(award: int, by: User) -> None:
    if not rules.checks_bank_details(by):
        raise NotAllowed("Only Global Dialogue's finance team reads bank details.")
    if not Award.objects.handled_by(by).filter(pk=award).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else handles its account.")
