"""Awards, their conditions, the agreements about them, and who signed what."""

from .agreement import THEIRS, Agreement, AgreementRules, Party
from .award import Award, Condition, HowEnded, NamedInPublic, PublicName
from .signing import FRESH, Signatory, Signature
from .terms import AgreementTerms, Whom

__all__ = [
    "FRESH",
    "THEIRS",
    "Agreement",
    "AgreementRules",
    "AgreementTerms",
    "Award",
    "Condition",
    "HowEnded",
    "NamedInPublic",
    "Party",
    "PublicName",
    "Signatory",
    "Signature",
    "Whom",
]
