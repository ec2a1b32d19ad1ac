"""The open call: dates, strands, eligibility, criteria with anchors, timeline, payment and learning schedule."""

from grants.calls.kinds import DesignKind, Kind
from grants.calls.workflow import Stage

from .agreed import AgreedDecision
from .amendment import Amendment
from .asking import CallQuestion
from .call import ACCESS_PENCE, Call, CallQuerySet
from .offer import Criterion, EligibilityQuestion, EquityQuestion, Strand, TimelineEntry
from .tester import Tester

__all__ = [
    "ACCESS_PENCE",
    "AgreedDecision",
    "Amendment",
    "Call",
    "CallQuerySet",
    "CallQuestion",
    "Criterion",
    "DesignKind",
    "EligibilityQuestion",
    "EquityQuestion",
    "Kind",
    "Stage",
    "Strand",
    "Tester",
    "TimelineEntry",
]
