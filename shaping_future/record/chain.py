"""What a seal's hash is made of. Anyone can compute it again from the two tables."""

import hashlib
import json
from datetime import UTC, datetime

from .models import Entry

START = "0" * 64
"""What stands for the previous hash before the first seal."""


def canonical(entry: Entry) -> str:
    """The entry as one line of JSON: keys sorted, no blanks, the time in UTC with microseconds."""
    values = {
        "pk": entry.pk,
        "at": _utc(entry.at),
        "actor": entry.actor,
        "verb": entry.verb,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def seal_hash(previous: str, position: int, sealed_at: datetime, entry: Entry) -> str:
    """SHA-256, in hex, of four lines: previous hash, position, time of sealing, canonical entry."""
    text = "\n".join([previous, str(position), _utc(sealed_at), canonical(entry)])
    return hashlib.sha256(text.encode()).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
