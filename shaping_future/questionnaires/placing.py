"""Data that was stored, read as if it stood in a file: the same checks then read both.

`placed(data)` gives the same dicts and lists as `yaml_lines.load`. Every place has a "line" of its own, and `paths`
says which place that is: the place of line n is paths[n - 1], keys and indexes from the top.
"""

from typing import Any

from yaml.reader import Reader

from .errors import MalformedDefinition
from .yaml_lines import DEEPEST, MOST_BYTES, Mapping, Sequence

Path = tuple[str | int, ...]
Plain = str | int | float | bool | None


def placed(data: Any) -> tuple[Any, list[Path]]:
    """`data` with places, and the path of each; MalformedDefinition for what no file could say."""
    paths: list[Path] = []
    found = _place(data, (), paths)
    return found, paths


def _place(value: Any, path: Path, paths: list[Path]) -> Any:
    paths.append(path)
    line = len(paths)
    if len(path) > DEEPEST:
        raise MalformedDefinition(line, "Too many levels inside each other.")
    if isinstance(value, dict):
        return _mapping(value, path, paths)
    if isinstance(value, list):
        return _sequence(value, path, paths)
    if isinstance(value, str):
        _refuse_strange(value, line)
    elif not isinstance(value, Plain):
        raise MalformedDefinition(line, f"There is a {type(value).__name__}, which a definition cannot hold.")
    return value


def _mapping(value: dict, path: Path, paths: list[Path]) -> Mapping:
    found = Mapping()
    found.line, found.lines = len(paths), {}
    for key, one in value.items():
        found.lines[key] = len(paths) + 1
        found[key] = _place(one, (*path, key), paths)
    return found


def _sequence(value: list, path: Path, paths: list[Path]) -> Sequence:
    found = Sequence()
    found.line, found.lines = len(paths), []
    for index, one in enumerate(value):
        found.lines.append(len(paths) + 1)
        found.append(_place(one, (*path, index), paths))
    return found


def _refuse_strange(text: str, line: int) -> None:
    if len(text) > MOST_BYTES:
        raise MalformedDefinition(line, "This text is too long.")
    if "\t" in text:
        raise MalformedDefinition(line, "There is a tab. Use spaces.")
    if strange := Reader.NON_PRINTABLE.search(text):
        raise MalformedDefinition(line, f"There is a character that is not text (U+{ord(strange[0]):04X}).")
