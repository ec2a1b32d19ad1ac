"""Tables for spreadsheet programs, in constant memory: CSV line by line, and Excel workbooks row by row.

People's words may begin like a formula. In a workbook every text is written as text, which no program runs, so it stays
as it was written. CSV has no types: there `neutral` puts an apostrophe before what a program would run.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

Cell = str | int | Decimal | dt.datetime | None
"""Text, a number of ours, a moment (aware; written in UK time), or nothing."""

BOM = "\ufeff"  # without it Excel reads Arabic and Tigrinya as Latin letters
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # of a workbook
LONGEST = 32_767  # characters in one cell of a workbook
CUT = " … (cut: the whole text is in the application)"
ROWS_AT_ONCE = 100
_RUNS = re.compile(r"\s*'*\s*[=+\-@\t\r\n＝＋－＠|%]|[\t\r\n]")  # | and % begin commands in old programs
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def neutral(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before it when it might be one.

    A negative number stays a number. A text that begins with apostrophes and then like a formula gets one more, so that
    taking one away always gives what was written (`written`).
    """
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def written(cell: str) -> str:
    """What a person wrote, out of a cell that `neutral` made."""
    rest = cell[1:]
    return rest if cell.startswith("'") and neutral(rest) == cell else cell


def csv_lines(header: list[str], rows: Iterable[list[Cell]], zone: dt.tzinfo) -> Iterator[bytes]:
    """The file in pieces of a hundred rows: UTF-8 that Excel recognises, every text in quotes."""
    held = [BOM + _line(header, zone)]
    for number, row in enumerate(rows, start=1):
        held.append(_line(row, zone))
        if number % ROWS_AT_ONCE == 0:
            yield "".join(held).encode("utf-8", "replace")
            held = []
    yield "".join(held).encode("utf-8", "replace")


def _line(cells: Iterable[Cell], zone: dt.tzinfo) -> str:
    """RFC 4180. Python's csv module looks at each letter by itself, which is a third of the time of a long export."""
    return ",".join(_plain(cell, zone) for cell in cells) + "\r\n"


def _plain(cell: Cell, zone: dt.tzinfo) -> str:
    if cell is None:
        return '""'
    if isinstance(cell, dt.datetime):
        return f'"{cell.astimezone(zone):%Y-%m-%d %H:%M:%S}"'
    return '"' + neutral(cell).replace('"', '""') + '"' if isinstance(cell, str) else str(cell)


def write_workbook(
    path: Path,
    header: list[str],
    rows: Iterable[list[Cell]],
    zone: dt.tzinfo,
    progress: Callable[[int], None] = lambda done: None,
    *,
    sheet: str = "Applications",
) -> None:
    """An .xlsx at `path` with one sheet, named so. Text is text, numbers are numbers, moments are dates in `zone`."""
    import xlsxwriter  # only where it is used

    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm", "remove_timezone": True}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 1)
        page.set_column(0, len(header) - 1, 24)
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, name in enumerate(header):
            page.write_string(0, column, fitting(name), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(page, number, column, cell, zone)
            if number % ROWS_AT_ONCE == 0:
                progress(number)


def _write(sheet, row: int, column: int, cell: Cell, zone: dt.tzinfo) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, fitting(cell))
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell.astimezone(zone))
    elif cell is not None:
        sheet.write_number(row, column, cell)


def fitting(text: str) -> str:
    """Without what XML cannot hold, with the line ends that it knows, and as long as a cell may be."""
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
