"""Reads of templates. The words that come with the project are files; a version of them is a row once it is used."""

from pathlib import Path

from django.db.models import QuerySet

from grants.letters.kinds import LetterKind
from grants.letters.models import LetterTemplate

SHIPPED = Path(__file__).resolve().parent.parent / "data"


def shipped(kind: str) -> str:
    """The words that came with the project."""
    return (SHIPPED / f"{LetterKind(kind).value}.txt").read_text(encoding="utf-8").strip()


def templates_now() -> dict[str, LetterTemplate]:
    """The newest version of every kind; one that is not kept yet is version 1, unsaved. One query."""
    newest = {row.kind: row for row in LetterTemplate.objects.order_by("kind", "number").select_related("by")}
    return {
        kind.value: newest.get(kind) or LetterTemplate(kind=kind, number=1, text=shipped(kind)) for kind in LetterKind
    }


def versions_of(kind: str) -> QuerySet:
    """Every version that is kept, newest first."""
    return LetterTemplate.objects.filter(kind=kind).select_related("by")
