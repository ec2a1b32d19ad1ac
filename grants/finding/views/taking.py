"""What a person takes away: CSV as it is read, a workbook at once or from the worker, a dossier from the worker."""

import tempfile
from pathlib import Path

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from grants.finding import queries, services
from grants.finding.models import Selection
from shaping_future import clock
from shaping_future.files import spreadsheets

AT_ONCE = 200
"""Rows of a workbook that a request makes itself; more are the worker's."""


def send_csv(request: HttpRequest, rows: QuerySet, query: str) -> StreamingHttpResponse:
    """Read while it is sent: memory is the same for ten rows and for ten thousand."""
    services.note_export(rows.count(), query, "csv", by=request.user)
    table = queries.table(request.user, rows)
    lines = spreadsheets.csv_lines(table.header, table.rows, clock.LONDON)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name("csv")}"'
    return _private(response)


def send_workbook(request: HttpRequest, rows: QuerySet, query: str) -> HttpResponse:
    if rows.count() > AT_ONCE:
        return _promise(request, rows, query, Selection.Form.WORKBOOK)
    services.note_export(rows.count(), query, "xlsx", by=request.user)
    table = queries.table(request.user, rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _name("xlsx")
        spreadsheets.write_workbook(path, table.header, table.rows, clock.LONDON)
        answer = HttpResponse(path.read_bytes(), content_type=spreadsheets.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return _private(answer)


def ask_for_dossier(request: HttpRequest, rows: QuerySet, query: str) -> HttpResponse:
    return _promise(request, rows, query, Selection.Form.DOSSIER)


def _promise(request: HttpRequest, rows: QuerySet, query: str, kind: Selection.Form) -> HttpResponse:
    document = services.select(rows, query, kind, by=request.user)
    return redirect("document-detail", document.pk)


def _name(ending: str) -> str:
    return f"applications-{clock.today().isoformat()}.{ending}"


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
