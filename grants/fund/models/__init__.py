"""The pooled fund: what came in, the lines it is meant for, and a ledger that is never changed, only countered."""

from .fund import BudgetLine, Contribution, Fund
from .ledger import HELD, Account, Balance, Holding, LedgerTransaction, Posting

__all__ = [
    "HELD",
    "Account",
    "Balance",
    "BudgetLine",
    "Contribution",
    "Fund",
    "Holding",
    "LedgerTransaction",
    "Posting",
]
