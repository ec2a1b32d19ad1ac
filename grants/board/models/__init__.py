"""The Board's side: recommendations received, votes on each grant, the occasion, signatures, sign-off.

The recommendation arrives from the Co-Creation Group through services.receive_recommendation; nothing here re-ranks.
"""

from .kinds import Choice, DeclineReason, Proof, Sitting, WhyVoided
from .recommendation import READERS, Recommendation, RecommendedGrant
from .signatures import BoardSignature, Occasion
from .votes import BoardVote

__all__ = [
    "READERS",
    "BoardSignature",
    "BoardVote",
    "Choice",
    "DeclineReason",
    "Occasion",
    "Proof",
    "Recommendation",
    "RecommendedGrant",
    "Sitting",
    "WhyVoided",
]
