"""Reading a bank's statement: pure, and whole or not at all. What cannot be right is named row by row."""

import csv
import datetime as dt
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shaping_future.errors import NotValid

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_NAMED = 20
AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>[-−–])?£?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?(?P<close>\))?"
)
"""1,234.50 and -1234.5, also (1,234.50) for what left. Never 1.234,50: that is another thousand."""
MOST_PENCE = 10**12


@dataclass(frozen=True)
class Columns:
    """Headings as the bank writes them."""

    day: str
    text: tuple[str, ...]
    amount: str
    out: str
    into: str
    day_format: str


@dataclass(frozen=True)
class Entry:
    """A line of the bank. `occurrence` tells two payments apart that look the same on the same day."""

    number: int
    day: dt.date
    text: str
    pence: int
    content_hash: str
    occurrence: int


class Unreadable(NotValid):
    """The file as a whole, with up to twenty rows that are wrong."""

    def __init__(self, sentence: str, rows: list[str] | None = None):
        super().__init__(sentence)
        self.rows = rows or []


def read(content: bytes, columns: Columns, today: dt.date) -> list[Entry]:
    """Every line, or Unreadable."""
    text = _decoded(content)
    lines = _table(text)
    header, places = _header(lines, columns)
    entries, wrong, seen, last = [], [], Counter(), []
    for number, cells in lines:
        try:
            day, words, pence = _row(cells, len(header), places, columns, today)
        except ValueError as error:
            wrong.append(f"Row {number}: {error}")
            continue
        digest = hashlib.sha256(f"{day}|{key_of(words)}|{pence}".encode()).hexdigest()
        seen[digest] += 1
        last = cells
        entries.append(Entry(number, day, words, pence, digest, seen[digest]))
    if entries and _cut_short(text, last):
        wrong.append(f"Row {entries[-1].number}: the file ends in the middle of an amount. It was cut short.")
    if wrong:
        more = f" Here are the first {MOST_NAMED}." if len(wrong) > MOST_NAMED else ""
        raise Unreadable(f"{_rows_of(len(wrong))} cannot be right, so nothing was read in.{more}", wrong[:MOST_NAMED])
    if not entries:
        raise Unreadable("There is no payment in this file.")
    return entries


def key_of(text: str) -> str:
    """Letters and digits alone: banks put spaces and dashes where they like."""
    folded = unicodedata.normalize("NFKD", text).upper()
    return re.sub(r"[^A-Z0-9]", "", folded)


def _cut_short(text: str, last: list[str]) -> bool:
    """A file that does not end a line, at an amount without its pence, while amounts before it had theirs."""
    whole = text.endswith(("\n", "\r")) or not last or "," in last[-1]
    return not whole and bool(re.fullmatch(r"[-(£]*\d+\.?\d?", last[-1])) and bool(re.search(r"\d\.\d\d\b", text))


def _rows_of(count: int) -> str:
    return "One row" if count == 1 else f"{count} rows"


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Unreadable("This file is larger than 10 MB. Ask the bank for a shorter time.")
    if not content.strip():
        raise Unreadable("This file is empty.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise Unreadable("This is not a CSV file. Ask the bank for the statement as CSV.")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("We cannot read the letters in this file. Ask the bank for the statement as CSV.")


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells), without empty rows. A row that opens a quote and never closes it was cut short."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_ROWS:
                raise Unreadable(f"This file has more than {MOST_ROWS:,} rows. Ask the bank for a shorter time.")
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise Unreadable(
            f"The file breaks off or is mixed up at row {reader.line_num}. Download it again."
        ) from None  # fmt: skip


def _header(lines: Iterator[tuple[int, list[str]]], columns: Columns) -> tuple[list[str], dict[str, int]]:
    """The row with the headings, which may stand below the bank's own words, and where each column is."""
    wanted = [columns.day, *columns.text, *filter(None, (columns.amount, columns.out, columns.into))]
    for number, cells in lines:
        names = [cell.lower() for cell in cells]
        if all(one.lower() in names for one in wanted):
            return cells, {one: names.index(one.lower()) for one in wanted}
        if number > 20:
            break
    raise Unreadable(f"No row has the headings that we look for: {', '.join(wanted)}. Choose another layout.")


def _row(
    cells: list[str], width: int, places: dict[str, int], columns: Columns, today: dt.date
) -> tuple[dt.date, str, int]:
    if len(cells) != width:
        raise ValueError(f"it has {len(cells)} cells, and the headings are {width}.")
    day = _day(cells[places[columns.day]], columns.day_format, today)
    words = " ".join(" ".join(cells[places[one]] for one in columns.text).split())
    if any(ord(letter) < 32 for letter in words):
        raise ValueError("it holds signs that are no text.")
    return day, words[:300], _pence(cells, places, columns)


def _day(text: str, form: str, today: dt.date) -> dt.date:
    try:
        day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 the bank's day has no hour
    except ValueError:
        raise ValueError(f"“{text[:20]}” is not a day as this layout writes it.") from None
    if day > today:
        raise ValueError(f"{day:%-d %B %Y} has not come yet.")
    if day.year < 2000:
        raise ValueError(f"{day:%-d %B %Y} is too long ago.")
    return day


def _pence(cells: list[str], places: dict[str, int], columns: Columns) -> int:
    if columns.amount:
        pence = _amount(cells[places[columns.amount]])
    else:
        out, into = cells[places[columns.out]], cells[places[columns.into]]
        if bool(out) == bool(into) and out not in ("0", "0.00") and into not in ("0", "0.00"):
            raise ValueError("it needs an amount that left or one that came, not both and not neither.")
        left, came = (_amount(one) if one else 0 for one in (out, into))
        pence = came - abs(left)
    if pence == 0:
        raise ValueError("its amount is nought.")
    return pence


def _amount(text: str) -> int:
    plain = text.replace(" ", "").replace("\u00a0", "")
    found = AMOUNT.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise ValueError(f"“{text[:20]}” is not an amount.")
    pence = int(found["pounds"].replace(",", "")) * 100 + int((found["pence"] or "0").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise ValueError("its amount is too large to be true.")
    return -pence if found["minus"] or found["open"] else pence
