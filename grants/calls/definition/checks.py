"""Checks that every part of the file uses, on top of questionnaires.yaml_lines."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from shaping_future.questionnaires import yaml_lines
from shaping_future.questionnaires.errors import MalformedDefinition

MOST_PENCE = 2_000_000_000
"""£20 million: what a column of pence can hold, and more than this fund will see."""

pence = yaml_lines.number(0, MOST_PENCE)
some_pence = yaml_lines.number(1, MOST_PENCE)
sentences = yaml_lines.list_of(yaml_lines.text(500), most=30)


def call_slug(value: Any) -> str:
    """Takes the end of the call's address: small letters, digits and hyphens."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > 80:
        raise ValueError("must be small letters, digits and hyphens, at most 80, like shaping-the-future-2025")
    return value


def part(what: str, required: dict, optional: dict | None = None) -> Callable[[Any], dict]:
    """Takes a mapping with these keys."""
    return lambda value: yaml_lines.read(_placed(value), what, required, optional or {})


def each(what: str, required: dict, optional: dict | None = None, unique: str = "") -> Callable[[Any], list[dict]]:
    """Takes a list of mappings with these keys; the key `unique` differs in all of them."""

    def check(values: Any) -> list[dict]:
        items = yaml_lines.read_each(_placed(values), f"{what}: this")
        found = [yaml_lines.read(item, what, required, optional or {}, line) for line, item in items]
        if unique:
            refuse_twice(items, found, unique)
        return found

    return check


def _placed(value: Any) -> Any:
    """A value that knows no line is refused by its key, which does."""
    if not hasattr(value, "line"):
        raise ValueError("must be a list of keys and values, or a list of such lists")
    return value


def refuse_twice(items: Iterable[tuple[int, Any]], found: list[dict], key: str) -> None:
    seen: set = set()
    for (_line, item), values in zip(items, found, strict=True):
        if values[key] in seen:
            raise MalformedDefinition(item.line_of(key), f"{values[key]!r} is here twice. Every {key!r} must differ.")
        seen.add(values[key])


def refuse_disorder(items: Iterable[Any], found: list[dict], key: str, what: str) -> None:
    """Dates must not go back in time."""
    before: dt.date | None = None
    for item, values in zip(items, found, strict=True):
        if before and values[key] < before:
            raise MalformedDefinition(item.line_of(key), f"{what} must stand in the order of {key!r}.")
        before = values[key]
