"""Running sums of the ledger set to a figure, which nothing outside of tests can do."""

import pgtrigger

from grants.fund.models import Account, Balance, Fund


def set_balance(fund: Fund, account: Account, pence: int) -> None:
    """Let an account say another sum than its postings do."""
    with pgtrigger.ignore("grants.Balance:only_postings"):
        Balance.objects.filter(fund=fund, account=account).update(pence=pence)
