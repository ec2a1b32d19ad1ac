"""Appending to the record, and sealing it."""

import re
import uuid
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from shaping_future import clock

from .chain import START, seal_hash
from .models import Entry, Seal

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+,/-]{0,63}")
"""A state, a verb, a hash, a date, a key: never a sentence, never a name."""
LOCK = 7_203_451
"""The advisory lock of the one sealer (any number of its own, the same everywhere)."""
BATCH = 500


def note(verb: str, subject: models.Model, by: Any = None, **detail: Any) -> Entry:
    """Append one entry: `verb` ("application.sent") happened to `subject`, done by the user `by` (None: the system).

    Call it inside the transaction of the change. Detail holds whole numbers, booleans, None, dates, uuids and short
    slugs or hashes (64 characters, no spaces), or lists of them; anything that could be a name or free text is a
    ValueError, because erasing a person must never break the chain.
    """
    return Entry.objects.create(
        verb=_slug("verb", verb),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor=by.pk if by is not None else None,
        detail={_slug("key", key): _plain(key, value) for key, value in detail.items()},
    )


def note_read(subject: models.Model, by: Any) -> Entry:
    """Append that `by` opened something sensitive."""
    return note(f"{subject._meta.model_name}.read", subject, by=by)


def seal() -> int:
    """Chain every entry that is committed and not sealed yet; how many. One sealer at a time, twice is harmless.

    Entries are chained in the order in which sealers find them, so one whose transaction commits late simply comes
    later in the chain. Inside a transaction (a sign-off) its own entries are sealed with it.
    """
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Seal.objects.order_by("position").last()
    position, previous = (last.position, last.hash) if last else (0, START)
    seals = []
    for entry in Entry.objects.filter(seal=None).order_by("pk")[:BATCH]:
        position += 1
        sealed_at = clock.now()
        previous = seal_hash(previous, position, sealed_at, entry)
        seals.append(Seal(position=position, entry=entry, hash=previous, sealed_at=sealed_at))
    Seal.objects.bulk_create(seals)
    return len(seals)


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(key, item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(key, item) for item in value), key=str)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        return _slug(key, value) if value else ""
    raise ValueError(f"The record keeps no {type(value).__name__}: {key}")


def _slug(key: str, value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError(f"The record keeps slugs, hashes and numbers, never free text: {key}={value[:20]!r}")
    return str(value)
