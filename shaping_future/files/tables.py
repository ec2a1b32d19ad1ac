"""Handing out a table: a CSV while it is read, a small workbook at once. Call it only from a view that has checked who
is asking; a large workbook is a document, and the worker's."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from shaping_future import clock

from . import spreadsheets
from .spreadsheets import Cell


def send_csv(name: str, header: list[str], rows: Iterable[list[Cell]]) -> StreamingHttpResponse:
    """Read while it is sent: memory is the same for ten rows and for ten thousand. `name` without its ending."""
    lines = spreadsheets.csv_lines(header, rows, clock.LONDON)
    return _private(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def send_workbook(name: str, header: list[str], rows: Iterable[list[Cell]], sheet: str) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        spreadsheets.write_workbook(path, header, rows, clock.LONDON, sheet=sheet)
        response = HttpResponse(path.read_bytes(), content_type=spreadsheets.CONTENT_TYPE)
    return _private(response, f"{name}.xlsx")


def _private(response: HttpResponseBase, name: str) -> Any:
    """A download that the browser may not guess at, or keep."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
