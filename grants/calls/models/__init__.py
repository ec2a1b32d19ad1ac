"""The open call: dates, strands, eligibility, criteria with anchors, timeline, payment and learning schedule."""

from grants.calls.kinds import Kind
from grants.calls.workflow import Stage

from .amendment import Amendment
from .asking import CallQuestion
from .call import ACCESS_PENCE, Call, CallQuerySet
from .offer import Criterion, EligibilityQuestion, EquityQuestion, Strand, TimelineEntry
from .tester import Tester

__all__ = [
    "ACCESS_PENCE",
    "Amendment",
    "Call",
    "CallQuerySet",
    "CallQuestion",
    "Criterion",
    "EligibilityQuestion",
    "EquityQuestion",
    "Kind",
    "Stage",
    "Strand",
    "Tester",
    "TimelineEntry",
]
