"""Reads for pages."""

from typing import Any

from shaping_future.files.models import Document
from shaping_future.keeping import everything
from shaping_future.rights.models import DataCopy, Deletion, Erasure

BACKUP_DAYS = 35
"""How long an encrypted backup may live on (docs/operations/backups.md)."""


def copies_of(person: Any) -> list[Document]:
    """The copies that are there or being made, newest first."""
    keys = DataCopy.objects.filter(person=person, asked_by=person).values_list("public_id", flat=True)
    return list(Document.objects.kept().filter(kind="data-copy", subject__in=[str(key) for key in keys])[:3])


def certificate(erasure: Erasure) -> dict[str, Any]:
    """Of an erasure that was done: what went, by kind, and what stays until when."""
    how = dict(Deletion.How.choices)
    gone = [(says_of(kind), how.get(way, way), number) for kind, way, number in erasure.counts]
    return {"gone": gone, "stays": erasure.stays, "backup_days": BACKUP_DAYS}


def says_of(label: str) -> str:
    """A kind in words; the history of a kind is told as such."""
    names = {one.label: str(one.says) for one in everything()}
    if label in names:
        return names[label]
    return f"{names[label.removesuffix('Event')]}, earlier versions" if label.removesuffix("Event") in names else label
