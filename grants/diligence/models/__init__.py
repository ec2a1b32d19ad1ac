"""Checklists with their findings and papers; what was loaded from the register of charities."""

from .checks import Checklist, ChecklistItem, Evidence, Finding
from .register import (
    Filing,
    GoverningDocument,
    PublishedReport,
    RegisteredCharity,
    RegisteredPolicy,
    RegisteredTrustee,
    RegisterSnapshot,
)

__all__ = [
    "Checklist",
    "ChecklistItem",
    "Evidence",
    "Filing",
    "Finding",
    "GoverningDocument",
    "PublishedReport",
    "RegisterSnapshot",
    "RegisteredCharity",
    "RegisteredPolicy",
    "RegisteredTrustee",
]
