"""Files of others' grants in the world of the forms."""

from grants.history.models import GrantsFile
from shaping_future.accounts.models import User
from tests.grants.history.cast import as_json, given, grant


def two_files(by: User) -> tuple[GrantsFile, GrantsFile]:
    """One that was taken in with something odd in it, and one that was refused."""
    odd = grant(2, awardDate="04/03/2021", recipientOrganization=[{"id": "KNOWN-7", "name": "A group"}])
    return given(as_json(grant(1), odd), by), given(as_json(grant(3, amountAwarded="lots")), by)
