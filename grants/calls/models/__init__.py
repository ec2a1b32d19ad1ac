"""The open call: dates, strands, eligibility, criteria with anchors, timeline, payment and learning schedule."""

from grants.calls.kinds import Kind
from grants.calls.workflow import Stage

from .call import ACCESS_PENCE, Call, CallQuerySet
from .offer import Criterion, EligibilityQuestion, EquityQuestion, Strand, TimelineEntry

__all__ = [
    "ACCESS_PENCE",
    "Call",
    "CallQuerySet",
    "Criterion",
    "EligibilityQuestion",
    "EquityQuestion",
    "Kind",
    "Stage",
    "Strand",
    "TimelineEntry",
]
