"""Every change to awards and agreements, and the release that makes them."""

from .agreements import meet_condition, name_in_public, set_public_name
from .release import release_outcomes
from .signatories import accept_signing, name_signatory
from .signing import Proof, began, in_force, send_agreement, sign_agreement, write_to_signers
from .telling import tell_partner
from .terms import (
    let_one_sign,
    publish_terms,
    rules_of,
    set_days_to_sign,
    set_more_without_board,
    terms_in_use,
    write_terms,
)
from .warning import warn_of_late_signatures

__all__ = [
    "Proof",
    "accept_signing",
    "began",
    "in_force",
    "let_one_sign",
    "meet_condition",
    "name_in_public",
    "name_signatory",
    "publish_terms",
    "release_outcomes",
    "rules_of",
    "send_agreement",
    "set_days_to_sign",
    "set_more_without_board",
    "set_public_name",
    "sign_agreement",
    "tell_partner",
    "terms_in_use",
    "warn_of_late_signatures",
    "write_terms",
    "write_to_signers",
]
