"""Learning reports and conversations: what grant partners tell us on agreed dates, and the reply that we owe them."""

from learning.reports.kinds import AnswerKind, ReportState, Visibility, What

from .answers import Answer, grant_partners
from .prompts import LearningRules, Prompts
from .reports import Report

__all__ = ["Answer", "AnswerKind", "LearningRules", "Prompts", "Report", "ReportState", "Visibility", "What",
           "grant_partners"]  # fmt: skip
