"""What a person takes away: CSV as it is read, a workbook at once or from the worker, a dossier from the worker."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from grants.finding import queries, services
from grants.finding.models import Selection
from shaping_future import clock
from shaping_future.files import tables

AT_ONCE = 200
"""Rows of a workbook that a request makes itself; more are the worker's."""


def send_csv(request: HttpRequest, rows: QuerySet, query: str) -> StreamingHttpResponse:
    services.note_export(rows.count(), query, "csv", by=request.user)
    table = queries.table(request.user, rows)
    return tables.send_csv(_name(), table.header, table.rows)


def send_workbook(request: HttpRequest, rows: QuerySet, query: str) -> HttpResponse:
    if rows.count() > AT_ONCE:
        return _promise(request, rows, query, Selection.Form.WORKBOOK)
    services.note_export(rows.count(), query, "xlsx", by=request.user)
    table = queries.table(request.user, rows)
    return tables.send_workbook(_name(), table.header, table.rows, "Applications")


def ask_for_dossier(request: HttpRequest, rows: QuerySet, query: str) -> HttpResponse:
    return _promise(request, rows, query, Selection.Form.DOSSIER)


def _promise(request: HttpRequest, rows: QuerySet, query: str, kind: Selection.Form) -> HttpResponse:
    document = services.select(rows, query, kind, by=request.user)
    return redirect("document-detail", document.pk)


def _name() -> str:
    return f"applications-{clock.today().isoformat()}"
