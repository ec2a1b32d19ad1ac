"""Reading a file that somebody else made: which kind it is, in which letters, and its grants row by row.

Nothing here guesses what cannot be known. A file that cannot be read as a whole is refused with a sentence.
"""

import codecs
import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from shaping_future.errors import NotValid
from shaping_future.files.spreadsheets import written

from .columns import LISTS_OF_TEXT, META, from_row, path_of, put

MOST_GRANTS = 50_000
MOST_UNPACKED = 200_000_000  # bytes of a workbook once it is unpacked
MOST_COLUMNS = 500
HEAD = 65_536  # bytes of a part of a workbook, in which its first element has to begin
DEEPEST = 40  # brackets in brackets; the standard needs eight
SHEETS_OF_GRANTS = ("grants", "grant", "360giving", "360 giving")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Unreadable(NotValid):
    """A file that holds no grants that we can read; the sentence says why."""


@dataclass
class Package:
    """What a file holds. `rows`: the number by which a person finds the grant again, and the grant. `said`: what was
    strange about the file as a whole."""

    rows: list[tuple[int, dict]]
    meta: dict = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    unit: str = "row"


def read(content: bytes) -> Package:
    """The grants of a file, by what it is and not by what it is called. Unreadable when it cannot be read whole."""
    if not content.strip(b"\x00\t\r\n "):
        raise Unreadable("This file is empty.")
    package = _workbook(content) if content.startswith(b"PK\x03\x04") else _of_text(*_decoded(content))
    if not package.rows:
        raise Unreadable("There is no grant in this file.")
    if len(package.rows) > MOST_GRANTS:
        raise Unreadable(f"This file has more than {MOST_GRANTS:,} grants. Take a part of it at a time.")
    return package


def _of_text(text: str, said: list[str]) -> Package:
    package = _json(text) if text.lstrip()[:1] in ("{", "[") else _csv(text)
    package.said[:0] = said
    return package


# --- letters ---------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, and what there is to say about its letters."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_decode(content, encoding)), ["It is written in UTF-16."] if encoding == "utf-16" else []
    if (head := content[:200]).count(b"\x00") > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _checked(_decode(content, encoding)), ["It is written in UTF-16, without the mark that says so."]
    try:
        return _checked(content.decode("utf-8")), []
    except UnicodeDecodeError as error:
        if error.end >= len(content) - 3 and error.reason == "unexpected end of data":
            raise Unreadable("This file ends in the middle of a letter. It was cut short on its way.") from error
    return _checked(_decode(content, "cp1252")), ["It is written in Windows-1252, as old programs do. Look at accents."]


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("We cannot read the letters of this file. Save it as UTF-8 and try again.") from error


def _checked(text: str) -> str:
    if re.search("[\x00-\x08\x0e-\x1f]", text):
        raise Unreadable("This is no text, no workbook and no JSON. Choose a JSON, CSV or XLSX file of 360Giving.")
    return text


# --- JSON ------------------------------------------------------------------------------------------------------------


def _json(text: str) -> Package:
    if _depth(text) > DEEPEST:
        raise Unreadable("This JSON has brackets in brackets, deeper than a file of grants can have.")
    try:
        found = json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        where = f" The mistake is in line {error.lineno}." if isinstance(error, json.JSONDecodeError) else ""
        cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1
        why = "It was cut short on its way." if cut or "Unterminated" in str(error) else "It is not valid JSON."
        raise Unreadable(f"We cannot read this file. {why}{where}") from error
    grants = found.get("grants") if isinstance(found, dict) else found
    if not isinstance(grants, list) or not all(isinstance(one, dict) for one in grants):
        raise Unreadable("This JSON has no list called “grants”.")
    meta = {key: value for key, value in found.items() if key != "grants"} if isinstance(found, dict) else {}
    return Package(list(enumerate(grants, start=1)), meta, unit="grant")


def _no_number(text: str) -> None:
    raise ValueError(text)


def _depth(text: str) -> int:
    """How deep its brackets go; those inside of texts do not count."""
    deepest = depth = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        step = {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        depth += step
        deepest = max(deepest, depth)
    return deepest


# --- tables ----------------------------------------------------------------------------------------------------------


def _csv(text: str) -> Package:
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        titles = next(lines, [])
        cells = ((number, [written(cell) for cell in line]) for number, line in _numbered(lines))
        package = _table(titles, cells)
    except csv.Error as error:
        raise Unreadable(
            f"Line {lines.line_num} of this file ends in the middle of a cell. It was cut short."
        ) from error
    package.said += ["It has semicolons or tabs between its cells."] if between != "," else []
    return package


def _numbered(lines: Any) -> Iterator[tuple[int, list[str]]]:
    """With the number of the row as a spreadsheet program counts it, whose cells may have several lines."""
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line):
            yield number, line


def _table(titles: list[Any], lines: Any) -> Package:
    names = [str(title or "").strip() for title in titles]
    if len(names) > MOST_COLUMNS:
        raise Unreadable(f"This table has more than {MOST_COLUMNS} columns.")
    paths = [path_of(name) if name else ("",) for name in names]
    if missing := [title for title, path in REQUIRED_COLUMNS.items() if path not in paths]:
        raise Unreadable(f"This table has no column {_list(missing)}. The first row has to name each column.")
    rows, wide = [], 0
    for number, cells in lines:
        wide += len(cells) > len(paths) and any(str(cell or "").strip() for cell in cells[len(paths) :])
        grant = from_row(paths, cells)
        grant.pop("", None)
        if grant:
            rows.append((number, grant))
    said = [f"Rows with more cells than there are titles: {wide}."] if wide else []
    return Package(rows, said=said)


REQUIRED_COLUMNS = {
    "Identifier": ("id",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
}


def _list(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _workbook(content: bytes) -> Package:
    import openpyxl  # only where it is used

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("This workbook is larger than a file of grants can be, once it is unpacked.")
            if not all(_begins_with_its_root(packed.open(one).read(HEAD)) for one in packed.infolist() if _is_xml(one)):
                raise Unreadable("This workbook holds XML that no spreadsheet program writes.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _sheets(book)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise Unreadable("We cannot read this workbook. It is damaged, was cut short, or has a password.") from error


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _begins_with_its_root(head: bytes) -> bool:
    """Nothing is declared before it: no entity of somebody else's machine, and none that grows to a billion laughs."""
    bare = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head.replace(b"\x00", b""), flags=re.DOTALL)
    return re.match(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<[A-Za-z_]", bare) is not None


def _sheets(book: Any) -> Package:
    by_name = {name.casefold().strip(): name for name in book.sheetnames}
    main = next((by_name[name] for name in SHEETS_OF_GRANTS if name in by_name), book.sheetnames[0])
    lines = _cells(book[main])
    _number, titles = next(lines, (1, []))
    package = _table(list(titles), lines)
    package.meta = _meta(book[by_name["meta"]]) if "meta" in by_name else {}
    by_id = {str(grant["id"]): grant for _row, grant in package.rows if "id" in grant}
    for name in book.sheetnames:
        if name not in (main, by_name.get("meta")):
            _add(book[name], by_id)
    return package


def _cells(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, line in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
        cells = [_cell(cell) for cell in line]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            yield number, cells


def _cell(cell: Any) -> Any:
    """Days as texts; everything else as the workbook has it."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time(0) else cell.isoformat() + "Z"
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else cell


def _meta(sheet: Any) -> dict:
    meta: dict = {}
    known = {title.casefold(): tuple(path.split(".")) for title, path in META.items()}
    for _number, cells in _cells(sheet):
        path = known.get(str(cells[0] or "").strip().casefold())
        if path and len(cells) > 1:
            value = str(cells[1]).strip()
            put(meta, path, value.split(";") if path[-1] in LISTS_OF_TEXT else value)
    return meta


def _add(sheet: Any, by_id: dict[str, dict]) -> None:
    """A sheet that holds several of something for each grant: its first column says which grant."""
    lines = _cells(sheet)
    _number, titles = next(lines, (1, []))
    paths = [path_of(str(title or "")) for title in titles]
    if ("id",) not in paths:
        return
    key = paths.index(("id",))
    for _number, cells in lines:
        grant = by_id.get(str(cells[key])) if len(cells) > key else None
        if grant is not None:
            _join(grant, from_row([path for place, path in enumerate(paths) if place != key],
                                  [cell for place, cell in enumerate(cells) if place != key]))  # fmt: skip


def _join(grant: dict, more: dict) -> None:
    for name, value in more.items():
        if isinstance(value, list) and isinstance(grant.get(name), list):
            grant[name].extend(one for one in value if one not in grant[name])
        else:
            grant.setdefault(name, value)
