"""A fingerprint of everything that a result was computed from, kept with the result."""

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any


def digest_of(*parts: Any) -> str:
    """SHA-256 (hex) of numbers, words, exact fractions, tuples, mappings, arrays and dataclasses of them; the order
    of a mapping or a set does not count."""
    found = hashlib.sha256()
    for part in parts:
        found.update(_bytes(part) + b"\0")
    return found.hexdigest()


def _bytes(part: Any) -> bytes:
    if hasattr(part, "tobytes"):  # an array: numpy itself is not needed for fractions
        return f"{part.dtype.str}{part.shape}".encode() + part.tobytes()
    return _plain(part).encode()


def _plain(part: Any) -> str:
    if isinstance(part, dict):
        return "{" + ",".join(sorted(f"{_plain(key)}:{_plain(value)}" for key, value in part.items())) + "}"
    if isinstance(part, frozenset | set):
        return "{" + ",".join(sorted(map(_plain, part))) + "}"
    if isinstance(part, tuple | list):
        return "(" + ",".join(map(_plain, part)) + ")"
    if is_dataclass(part) and not isinstance(part, type):
        return type(part).__name__ + _plain({field.name: getattr(part, field.name) for field in fields(part)})
    return repr(part)
