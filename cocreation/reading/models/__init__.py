"""Rows of reading: who reads what until when, score sheets, the ranking."""

from .readings import PlanState, Ranking, Reading, ReadingNeed, ReadingPack, ReadingPlan, ReadingState, Score, SheetText
from .term import ReadingTerm

__all__ = [
    "PlanState",
    "Ranking",
    "Reading",
    "ReadingNeed",
    "ReadingPack",
    "ReadingPlan",
    "ReadingState",
    "ReadingTerm",
    "Score",
    "SheetText",
]
