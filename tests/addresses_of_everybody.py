"""Addresses that name an object and are open to everybody, or to everybody with an account; tests/addresses.py has the
others."""

from tests.addresses_of_community import KEYS_OF_THE_COMMUNITY

OPEN = KEYS_OF_THE_COMMUNITY | {
    "power-audit",
    "feedback-call",
    "application-start",
    "call-asked",
    "call-because",
    "call-changes",
    "call-design",
    "call-detail",
    "call-easy-read",
    "call-pack",
    "call-pack-text",
    "call-questions",
    "call-share",
    "call-try",
    "call-try-tell",
    "eligibility-check",
    "erasure-certificate",
    "equity-funnel",
    "equity-funnel-picture",
    "equity-funnel-table",
    "fund-because",
    "fund-design",
    "insights:comment",
    "insights:insight",
    "invitation",
    "open_data:grant",
    "openness:call",
    "openness:funnel",
    "taking-part",
    "partner-answer",
    "signatory",
}
