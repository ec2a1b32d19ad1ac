"""A package of grants as JSON, as a table, as a workbook with its `Meta` sheet. Each in pieces, grant by grant."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shaping_future import clock
from shaping_future.files import spreadsheets

from .columns import META, header, titles_of, to_rows

LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(
    tzinfo=None
)  # what a workbook says about when it was made: nothing


def json_pieces(meta: dict, grants: Iterable[dict]) -> Iterator[bytes]:
    """The package as JSON: the metadata first, then each grant."""
    head = json.dumps(meta, ensure_ascii=False, indent=1)
    yield (head[:-2] + ',\n "grants": [').encode()
    comma = "\n"
    for grant in grants:
        yield (comma + json.dumps(grant, ensure_ascii=False)).encode()
        comma = ",\n"
    yield b"\n]}\n"


def csv_pieces(grants: list[dict]) -> Iterator[bytes]:
    """The table without metadata, for which CSV has no place. Nothing in it runs in a spreadsheet program."""
    columns = titles_of(grants)
    return spreadsheets.csv_lines(header(columns), to_rows(grants, columns), clock.LONDON)


def write_workbook(path: Path, meta: dict, grants: list[dict]) -> None:
    """Two sheets, `Meta` and `grants`. Text is text, which no program runs; amounts are numbers."""
    import xlsxwriter  # only where it is used

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"title": meta.get("title", ""), "author": _publisher(meta), "created": LONG_AGO})
        sheet = book.add_worksheet("Meta")
        for row, (title, value) in enumerate(_meta_rows(meta)):
            sheet.write_string(row, 0, title)
            sheet.write_string(row, 1, value)
        columns = titles_of(grants)
        sheet = book.add_worksheet("grants")
        sheet.freeze_panes(1, 1)
        for place, title in enumerate(header(columns)):
            sheet.write_string(0, place, title)
        for number, cells in enumerate(to_rows(grants, columns), start=1):
            for place, cell in enumerate(cells):
                _write(sheet, number, place, cell)


def _write(sheet: Any, row: int, place: int, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, spreadsheets.fitting(str(cell)))


def _publisher(meta: dict) -> str:
    return (meta.get("publisher") or {}).get("name", "")


def _meta_rows(meta: dict) -> Iterator[tuple[str, str]]:
    for title, path in META.items():
        value: Any = meta
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if value:
            yield title, ";".join(value) if isinstance(value, list) else str(value)


__all__ = ["csv_pieces", "json_pieces", "write_workbook"]
