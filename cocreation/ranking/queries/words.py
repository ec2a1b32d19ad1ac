"""What figures say, in words. Words, not pass marks."""

from cocreation.analysis import scores
from cocreation.analysis.chances import percent
from cocreation.ranking.models import Standing, Why
from cocreation.reading.queries import FLAGS


def why_line(one: Standing) -> str:
    """Why the Group should talk about it, in one line; "" where it need not."""
    if one.why == Why.OPEN:
        return f"Near the funding line: a chance of {percent(one.chance or 0)}."
    if one.why == Why.FLAGGED:
        return "A reader raised a safety concern." if scores.SAFETY in one.flags else "A reader asks to talk about it."
    if one.why == Why.APART:
        return f"Readers are {one.disagreement or 0:.1f} times as far apart as usual."
    return ""


def flags_line(one: Standing) -> str:
    """The same from the raw ranking alone, while there are no calibrated figures."""
    return next((f"{FLAGS[flag]}." for flag in (*sorted(scores.FLAGS_OF_PEOPLE), *one.flags) if flag in one.flags), "")


def reasons_in_words(reasons: list[list]) -> list[str]:
    """Why calibrated figures cannot carry weight, or are not there at all; each with what was found and is needed."""
    return [REASONS[kind].format(found=_number(found), needed=_number(needed)) for kind, found, needed in reasons]


REASONS = {
    "streams_not_given": "Readers were chosen by stream, and we do not know the streams.",
    "apart": "The readers fall into {found} circles that have no application in common.",
    "poorly_mixed": "The readers share too few applications: {found} on a scale to 1, and we need {needed}.",
    "few_each": "Half of the readers sent {found} or fewer. We need {needed} from most of them.",
    "few_in_all": "There are too few readings in all: {found} can be compared, and we need {needed}.",
    "nothing_twice": "No application has two readings, so a strict reader and a weak application look the same.",
    "no_difference": "The totals do not differ enough to tell anything.",
    "stream_unread": "Nothing was read yet.",
}
"""By calibration.gate's kinds."""


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def agreement_in_words(alpha: float | None) -> str:
    """Krippendorff's alpha of one criterion."""
    if alpha is None:
        return "Nobody scored the same application twice"
    if alpha < 0:
        return "Further apart than by chance"
    if alpha < 0.3:
        return "Readers saw quite different things"
    if alpha < 0.6:
        return "Readers partly agree"
    return "Readers mostly agree" if alpha < 0.8 else "Readers agree"
