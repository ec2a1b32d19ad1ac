"""What scores say once it is known how strict each reader is, and how sure that is.

A member who reads mostly with strict people should not lose for it. The model takes readers' severity out, says how
far the rest can be trusted, and which applications near the funding line are worth the Group's time. It stands beside
the raw ranking, never instead of it; `gate` says when it should not even come first.
docs/decisions/calibration-beside-raw.md.
"""

from ..chances import TALK, percent
from .calibrating import Calibrated, Figures, NotPossible, Severity, calibrate
from .design import Design, design
from .drawing import Draws, posterior
from .fitting import Estimates, Variances, estimates, fit_reml
from .funding import DRAW, Ranks, bands, expected_ranks, p_fundable, snsf_band
from .gate import Gate, Reason, gate

__all__ = [
    "DRAW",
    "TALK",
    "Calibrated",
    "Design",
    "Draws",
    "Estimates",
    "Figures",
    "Gate",
    "NotPossible",
    "Ranks",
    "Reason",
    "Severity",
    "Variances",
    "bands",
    "calibrate",
    "design",
    "estimates",
    "expected_ranks",
    "fit_reml",
    "gate",
    "p_fundable",
    "percent",
    "posterior",
    "snsf_band",
]
