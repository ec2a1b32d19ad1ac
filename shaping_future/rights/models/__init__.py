"""Rows of retention, of what people asked for about their data, and of complaints."""

from .asking import Consent, DataCopy, Erasure
from .complaints import Complaint, ComplaintDays, ComplaintHandler, ComplaintKind
from .retention import Closing, Deletion, Ended, FileToRemove, Hold, Period, Rehearsal

__all__ = [
    "Closing",
    "Complaint",
    "ComplaintDays",
    "ComplaintHandler",
    "ComplaintKind",
    "Consent",
    "DataCopy",
    "Deletion",
    "Ended",
    "Erasure",
    "FileToRemove",
    "Hold",
    "Period",
    "Rehearsal",
]
