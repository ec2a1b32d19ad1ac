"""How a round is counted (decision rules §4). Pure: numbers and ballots without names in, a result out.

Whoever stays out is in neither part of any share. Who abstains counts for the quorum, never for a majority.
"""

from .answers import checked
from .asked import Asked, Ballot, Choice, without_names
from .counting import Counted, count, count_round
from .options import Dots, OptionCount, OptionsTally, Scores
from .ranked import Borda, Runoff
from .rules import fallback_of, frozen, rule_lines
from .shares import Approval
from .stances import Advice, Consensus, Gradients, Majority, Sense, Tally
from .times import Times

__all__ = [
    "Advice",
    "Approval",
    "Asked",
    "Ballot",
    "Borda",
    "Choice",
    "Consensus",
    "Counted",
    "Dots",
    "Gradients",
    "Majority",
    "OptionCount",
    "OptionsTally",
    "Runoff",
    "Scores",
    "Sense",
    "Tally",
    "Times",
    "checked",
    "count",
    "count_round",
    "fallback_of",
    "frozen",
    "rule_lines",
    "without_names",
]
