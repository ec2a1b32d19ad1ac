"""The days of complaints, and what is late."""

import datetime as dt
from dataclasses import dataclass

from shaping_future.rights.models import Complaint, ComplaintDays, ComplaintKind

BOARD = "the Board of Global Dialogue, by its Chair"
ICO = "the Information Commissioner's Office, ico.org.uk/make-a-complaint, 0303 123 1113"
REGULATOR = "the Charity Commission, gov.uk/complain-about-charity"


@dataclass(frozen=True)
class Days:
    kind: str
    acknowledge_days: int
    answer_days: int
    goes_on_to: str

    @property
    def says(self) -> str:
        return str(ComplaintKind(self.kind).label)


USUAL = {
    "harm": Days("harm", 1, 5, f"{BOARD}. In danger, call 999"),
    "service": Days("service", 5, 20, BOARD),
    "decision": Days("decision", 5, 20, BOARD),
    "data": Days("data", 5, 20, ICO),
    "other": Days("other", 5, 20, REGULATOR),
}
"""Working days, until somebody sets others."""


def all_days() -> list[Days]:
    rows = {one.kind: one for one in ComplaintDays.objects.order_by("kind", "-pk").distinct("kind")}
    return [
        Days(kind, row.acknowledge_days, row.answer_days, row.goes_on_to) if (row := rows.get(kind)) else usual
        for kind, usual in USUAL.items()
    ]


def days_of(kind: str) -> Days:
    return next(one for one in all_days() if one.kind == kind)


def received(user) -> list[Complaint]:
    """For one who answers them: open ones first, the most urgent on top."""
    rows = Complaint.objects.visible_to(user).select_related("answered_by")
    return sorted(rows, key=lambda one: (one.answered_at is not None, one.answer_by, one.pk))


def as_days(sent: dict) -> dict:
    """What stood in a session, with its days as days."""
    return sent | {name: dt.date.fromisoformat(sent[name]) for name in ("read", "answer")}
