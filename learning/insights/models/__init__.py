"""Insights, and what they are made of."""

from .passages import Passage, Tag, Theme
from .quoting import Quote, QuoteAsk
from .sorting import Cluster, ClusterItem, Sorting
from .talking import InsightComment
from .writing import Insight, InsightVersion, StudyConsent

__all__ = [
    "Cluster",
    "ClusterItem",
    "Insight",
    "InsightComment",
    "InsightVersion",
    "Passage",
    "Quote",
    "QuoteAsk",
    "Sorting",
    "StudyConsent",
    "Tag",
    "Theme",
]
