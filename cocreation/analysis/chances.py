"""Chances as people read them. Without numpy, for pages show what the worker drew."""

TALK = (0.10, 0.90)
"""P(fundable) from here to there: talk about these. A third of the applications, nine in ten of the mistakes."""


def percent(p: float) -> str:
    """Whole percent for a person, never a certainty: "<1 %" and ">99 %"."""
    whole = round(p * 100)
    return "<1 %" if whole < 1 else ">99 %" if whole > 99 else f"{whole} %"
