"""Reasons to discuss an application, in words. Where it stands: cocreation.ranking."""

from cocreation.analysis import scores

FLAGS = {
    scores.CRITERION_RANGE: "Readers differ on a criterion",
    scores.TOTALS_RANGE: "Totals are far apart",
    scores.ANY_X: "Somebody gave an X",
    scores.SAFETY: "A safety concern",
    scores.ASKED: "A reader asks to talk",
}
