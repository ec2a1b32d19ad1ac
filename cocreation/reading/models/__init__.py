"""Rows of reading: who reads what until when, score sheets, the ranking."""

from .concerns import Concern, Policy
from .practice import Practice, PracticeAnchor, PracticeAsk, PracticeReading, PracticeScore, PracticeText
from .readings import PlanState, Ranking, Reading, ReadingNeed, ReadingPack, ReadingPlan, ReadingState, Score, SheetText
from .term import ReadingTerm

__all__ = [
    "Concern",
    "PlanState",
    "Policy",
    "Practice",
    "PracticeAnchor",
    "PracticeAsk",
    "PracticeReading",
    "PracticeScore",
    "PracticeText",
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
