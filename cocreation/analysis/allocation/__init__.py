"""Which applications the money would reach, by each rule. Exact: whole pence and fractions, no float decides anything.

Rules on scores of readings: `by_rank`, `best_total`. Rules on ballots in which everybody could vote on every
finalist: `equal_shares` (with completion: `completed`), `phragmen`; `support_of` refuses other ballots. What nobody
supports or scores is never funded, nor what asks more than the budget. docs/decisions/rules-beside-the-slate.md says
why.
"""

from .ballots import Ballot, NotEveryoneCould, Support, above, approval, support_of
from .changing import cheaper, higher, more_supporters
from .comparing import Chosen, Comparison, compare
from .completing import completed
from .explaining import Why, explain_best_total, explain_by_rank, explain_phragmen, explain_shares
from .knapsack import Knapsack, best_total
from .phragmen import Phragmen, phragmen
from .pot import TIE_KEYS, Pot, pot_of, tie_rank
from .ranked import Ranked, by_rank
from .shares import Shares, equal_shares
from .words import pounds, sentence

__all__ = [
    "TIE_KEYS",
    "Ballot",
    "Chosen",
    "Comparison",
    "Knapsack",
    "NotEveryoneCould",
    "Phragmen",
    "Pot",
    "Ranked",
    "Shares",
    "Support",
    "Why",
    "above",
    "approval",
    "best_total",
    "by_rank",
    "cheaper",
    "compare",
    "completed",
    "equal_shares",
    "explain_best_total",
    "explain_by_rank",
    "explain_phragmen",
    "explain_shares",
    "higher",
    "more_supporters",
    "phragmen",
    "pot_of",
    "pounds",
    "sentence",
    "support_of",
    "tie_rank",
]
