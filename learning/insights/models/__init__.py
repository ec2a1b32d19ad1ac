"""Insights, and what they are made of."""

from .writing import Insight, InsightVersion, StudyConsent

__all__ = ["Insight", "InsightVersion", "StudyConsent"]
