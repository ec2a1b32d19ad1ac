"""What payments ask of bank details. The caller holds the lock of the award, so no change comes between."""

from grants.awards.models import Award
from grants.bank import queries
from grants.bank.models import BankDetails
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow


def refuse_on_hold(award: Award, *, by: User) -> None:
    """A payment is not even prepared while a change of the account waits, nor by who called back about it."""
    details = queries.current(award)
    if queries.on_hold(details):
        raise NotAllowedNow(queries.waits_for(details)[-1])
    if details is not None and details.called_back_by_id == by.pk:
        raise NotAllowed("You called the grant partner about this account, so somebody else prepares its payments.")


def account_to_pay(award: Award, *, prepared_by: int) -> BankDetails:
    """The account that a payment of this grant goes to now; refuses with the first thing that it waits for."""
    details = queries.current(award)
    if waiting := queries.waits_for(details):
        raise NotAllowedNow(waiting[0])
    if details.called_back_by_id == prepared_by:
        raise NotAllowed("Who prepared this payment also called back about its account. Somebody else calls again.")
    return details
