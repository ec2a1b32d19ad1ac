"""YAML that knows its lines: a definition file as plain Python, able to say where each value stood.

`load(bytes)` gives dicts and lists (`Mapping`, `Sequence`) that carry `.line` and answer `.line_of(key)`, from 1.
`read(mapping, ...)` then checks a mapping's keys and types. Both raise MalformedDefinition(line, reason).

Only plain YAML is taken: UTF-8, spaces, one document, no tabs, anchors, aliases or tags. Words are words: `yes`, `no`
and `on` stay text; only true and false are booleans, and 12:30 is not a number.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

import yaml

from .errors import MalformedDefinition

MOST_BYTES = 500_000
DEEPEST = 20
LONGEST_NUMBER = 15


class Mapping(dict):
    """A dict that knows its lines."""

    line: int = 1
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class Sequence(list):
    """A list that knows its lines."""

    line: int = 1
    lines: list[int]

    def line_of(self, index: int) -> int:
        return self.lines[index]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Ten times faster where PyYAML has its C part, as its wheels do."""

    yaml_implicit_resolvers = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def load(content: bytes | str) -> Any:
    """The file's content; MalformedDefinition when it is not plain, small, well-formed YAML."""
    text = _text(content)
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MalformedDefinition(mark.line + 1 if mark else 1, f"This is not YAML: {error.problem}.") from None
    except yaml.YAMLError:
        raise MalformedDefinition(1, "This is not YAML.") from None
    if node is None:
        raise MalformedDefinition(1, "The file is empty.")
    return _build(node)


def _text(content: bytes | str) -> str:
    if len(content) > MOST_BYTES:
        raise MalformedDefinition(1, f"The file is too large: at most {MOST_BYTES // 1000} kB.")
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise MalformedDefinition(line, "This is not UTF-8 text. Save the file as UTF-8.") from None
    for number, line in enumerate(content.split("\n"), start=1):
        if "\t" in line:
            raise MalformedDefinition(number, "There is a tab. Use spaces.")
        if strange := yaml.reader.Reader.NON_PRINTABLE.search(line):
            raise MalformedDefinition(number, f"There is a character that is not text (U+{ord(strange[0]):04X}).")
    return content


def _refuse_tricks(text: str) -> None:
    """Look at the flat list of events, before anything nested is built."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise MalformedDefinition(line, "Anchors (&) and aliases (*) are not taken. Write the value out.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise MalformedDefinition(line, "Tags (!) are not taken.")
        if depth > DEEPEST:
            raise MalformedDefinition(line, "Too many levels inside each other.")
        if documents > 1:
            raise MalformedDefinition(line, "There is a second document (---). Keep one.")


def _build(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        found = Sequence(_build(item) for item in node.value)
        found.line, found.lines = node.start_mark.line + 1, [item.start_mark.line + 1 for item in node.value]
        return found
    return _scalar(node)


def _mapping(node: yaml.MappingNode) -> Mapping:
    found = Mapping()
    found.line, found.lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _build(key_node)
        if not isinstance(key, str) or not key:
            raise MalformedDefinition(line, "A key must be a word. Put it in quotes.")
        if key in found:
            raise MalformedDefinition(line, f"{key!r} is here twice; the first is on line {found.lines[key]}.")
        found.lines[key] = line
        found[key] = _build(value_node)
    return found


def _scalar(node: yaml.ScalarNode) -> Any:
    kind, text = node.tag.rpartition(":")[2], node.value
    if kind in {"int", "float"} and len(text) > LONGEST_NUMBER:
        raise MalformedDefinition(node.start_mark.line + 1, "This number is too long.")
    if kind == "date":
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise MalformedDefinition(node.start_mark.line + 1, f"{text} is not a date in the calendar.") from None
    make = {"bool": lambda value: value == "true", "null": lambda value: None, "int": int, "float": float}.get(
        kind, str
    )
    return make(text)


# --- checking what was loaded -----------------------------------------------------------------------------------

Check = Callable[[Any], Any]


def text(most: int = 500) -> Check:
    """Takes non-empty text of at most `most` characters; gives it without the spaces around it."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("must be text (put it in quotes)")
        if len(value) > most:
            raise ValueError(f"must have at most {most} characters; it has {len(value)}")
        return value.strip()

    return check


def number(least: int = 0, most: int = 10**12) -> Check:
    """Takes a whole number from `least` to `most`."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be a whole number")
        if not least <= value <= most:
            raise ValueError(f"must be from {least} to {most}; it is {value}")
        return value

    return check


def yes_or_no(value: Any) -> bool:
    """Takes true or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def slug(value: Any) -> str:
    """Takes a short key: small letters, digits and _, starting with a letter, at most 40."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise ValueError("must be a key: small letters, digits and _, starting with a letter, at most 40")
    return value


def date(value: Any) -> dt.date:
    """Takes a date like 2025-02-24; as text, too, which is how stored data has it."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with contextlib.suppress(ValueError):
            value = dt.date.fromisoformat(value)
    if not isinstance(value, dt.date):
        raise ValueError("must be a date like 2025-02-24")
    return value


def moment(value: Any) -> dt.datetime:
    """Takes a time with its zone, in quotes, like "2025-02-24T12:00:00+00:00"."""
    try:
        found = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError('must be a time with a zone, in quotes, like "2025-02-24T12:00:00+00:00"')
    return found


def one_of(*allowed: str) -> Check:
    """Takes one of the words given."""

    def check(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}; it is {value!r}")
        return value

    return check


def list_of(item: Check, least: int = 1, most: int = 100, unique: bool = True) -> Check:
    """Takes a list whose every value passes `item`."""

    def check(value: Any) -> list:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        if not least <= len(value) <= most:
            raise ValueError(f"must have {least} to {most} values; it has {len(value)}")
        found = []
        for index, one in enumerate(value):
            try:
                found.append(item(one))
            except ValueError as error:
                raise MalformedDefinition(value.line_of(index), f"value {index + 1} {error}.") from None
        if unique and any(one in found[:index] for index, one in enumerate(found)):
            raise ValueError("has the same value twice")
        return found

    return check


def read(
    value: Any, what: str, required: dict[str, Check], optional: dict[str, Check], line: int = 1
) -> dict[str, Any]:
    """The mapping `value` with every key checked; a key that is missing, unknown or of the wrong type is refused.

    `what` names it in the reason ("A strand"); `line` is used when value is not a mapping at all. Keys of `optional`
    that are absent are absent in the result too.
    """
    if not isinstance(value, Mapping):
        raise MalformedDefinition(getattr(value, "line", line), f"{what} must be a list of keys and values.")
    for key in value:
        if key not in required and key not in optional:
            raise MalformedDefinition(value.line_of(key), f"{what} has no key {key!r}.")
    for key in required:
        if key not in value:
            raise MalformedDefinition(value.line, f"{what} needs {key!r}.")
    found = {}
    for key, one in value.items():
        try:
            found[key] = (required.get(key) or optional[key])(one)
        except ValueError as error:
            raise MalformedDefinition(value.line_of(key), f"{key!r} {error}.") from None
    return found


def read_each(values: Any, what: str, line: int = 1) -> Iterable[tuple[int, Any]]:
    """(line, item) for each item of a list that may not be empty."""
    if not isinstance(values, Sequence) or not values:
        raise MalformedDefinition(getattr(values, "line", line), f"{what} must be a list with at least one item.")
    return list(zip(values.lines, values, strict=True))
