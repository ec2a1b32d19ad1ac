"""One door to every count."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from cocreation.deliberation.kinds import STOPS, Method
from cocreation.deliberation.tally.asked import Asked, Ballot, without_names
from cocreation.deliberation.tally.options import OptionsTally, count_dots, count_scores
from cocreation.deliberation.tally.ranked import count_ranked
from cocreation.deliberation.tally.shares import count_approval
from cocreation.deliberation.tally.stances import Advice, Consensus, Gradients, Majority, Sense, Tally
from cocreation.deliberation.tally.times import count_times

Counted = Tally | OptionsTally
ON_OPTIONS = {
    Method.SCORE: count_scores,
    Method.DOTS: count_dots,
    Method.APPROVAL: count_approval,
    Method.RANKED: count_ranked,
    Method.TIMES: count_times,
}
ON_POSITIONS = {
    Method.CONSENT: (Tally, {}),
    Method.CONSENSUS: (Consensus, {"aside": "aside"}),
    Method.GRADIENTS: (Gradients, {"enough": "enough", "doubts": "doubts", "unclear": "unclear"}),
    Method.MAJORITY: (Majority, {"of_all": "of_all"}),
    Method.SENSE: (Sense, {}),
    Method.ADVICE: (Advice, {}),
}
"""Method → its tally, and which of its numbers are in which rule."""


def count_round(asked: Asked, ballots: Sequence[Ballot]) -> Counted:
    """Count ballots without names. The order in which they come makes no difference."""
    method = Method(asked.method)
    if method in ON_OPTIONS:
        return ON_OPTIONS[method](asked, ballots)
    tally, numbers = ON_POSITIONS[method]
    stop = STOPS.get(method)
    return tally(
        asked.eligible,
        len(ballots),
        asked.needed(asked.eligible),
        dict(Counter(one.stance for one in ballots)),
        sum(one.struck and one.stance == stop for one in ballots),
        **{name: Fraction(asked.rules[rule]) for name, rule in numbers.items() if rule in asked.rules},
    )


def count(
    eligible: Collection[int], positions: Mapping[int, str], recused: Collection[int], share: Decimal, least: int
) -> Tally:
    """Count a consent round. Recused people (pks of users) are in neither the numerator nor the denominator."""
    said = {person: (stance, {}) for person, stance in positions.items()}
    return count_round(*without_names(Method.CONSENT, eligible, said, recused=recused, share=share, least=least))
