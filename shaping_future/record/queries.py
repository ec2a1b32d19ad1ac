"""Reading the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, models

from .chain import START, seal_hash
from .models import Entry, Seal

CHUNK = 1000


@dataclass(frozen=True)
class Proof:
    """What verifying found. `broken` is None when every link holds, otherwise a sentence naming the row."""

    sealed: int
    unsealed: int
    head: str
    broken: str | None


def verify(known_head: str = "", using: str = DEFAULT_DB_ALIAS) -> Proof:
    """Compute the whole chain again. `known_head`: a hash printed earlier that must still be in it.

    The chain alone cannot show that its newest links were cut off; a head that was printed outside of the database can.
    """
    sealed, head, found = 0, START, not known_head
    for seal, entry in _links(using):
        if broken := _what_is_wrong(sealed + 1, head, seal, entry):
            return Proof(sealed, _unsealed(using), head, broken)
        sealed, head = seal.position, seal.hash
        found = found or head == known_head
    broken = None if found else f"The known head {known_head} is not in the chain: entries are missing at its end."
    return Proof(sealed, _unsealed(using), head, broken)


def first_broken() -> str | None:
    """A sentence that names the first row that is wrong, or None."""
    return verify().broken


def of_subject(subject: models.Model) -> models.QuerySet:
    """The entries about one thing, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk")


def _links(using: str) -> Iterator[tuple[Seal, Entry | None]]:
    """Every seal in order with its entry, read apart so that a missing entry is seen."""
    position = -1
    while seals := list(Seal.objects.using(using).filter(position__gt=position).order_by("position")[:CHUNK]):
        entries = Entry.objects.using(using).in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        position = seals[-1].position


def _what_is_wrong(expected: int, head: str, seal: Seal, entry: Entry | None) -> str | None:
    if seal.position != expected:
        return f"Position {expected} of the chain is missing or out of order (found position {seal.position} next)."
    if entry is None:
        return f"Entry {seal.entry_id} (position {seal.position}) is missing."
    if seal_hash(head, seal.position, seal.sealed_at, entry) != seal.hash:
        return f"Entry {entry.pk} (position {seal.position}) or its seal was changed."
    return None


def _unsealed(using: str) -> int:
    return Entry.objects.using(using).filter(seal=None).count()
