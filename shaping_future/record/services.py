"""Appending to the record."""

import re
import uuid
from datetime import date
from typing import Any

from django.db import models

from .models import Entry

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+,/-]{0,63}")
"""A state, a verb, a hash, a date, a key: never a sentence, never a name."""


def note(verb: str, subject: models.Model, by: Any = None, **detail: Any) -> Entry:
    """Append one entry: `verb` ("application.sent") happened to `subject`, done by the user `by` (None: the system).

    Call it inside the transaction of the change. Detail holds whole numbers, booleans, None, dates, uuids and short slugs
    or hashes (64 characters, no spaces), or lists of them; anything that could be a name or free text is a ValueError,
    because erasing a person must never break the chain.
    """
    return Entry.objects.create(
        verb=_slug("verb", verb),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor=by.pk if by is not None else None,
        detail={key: _plain(key, value) for key, value in detail.items()},
    )


def note_read(subject: models.Model, by: Any) -> Entry:
    """Append that `by` opened something sensitive."""
    return note(f"{subject._meta.model_name}.read", subject, by=by)


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(key, item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
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
