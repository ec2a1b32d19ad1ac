"""The same grants as files, for machines and for people with a spreadsheet; the map of the site for search engines."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.calls.models import Call
from grants.history.package import writing
from grants.open_data import giving, queries
from shaping_future.access import anyone, needs
from shaping_future.files import spreadsheets

from .caching import asked_each_time

NAME = "shaping-the-future-grants"
"""Of every file: nothing of what is in it."""


def _made() -> list[queries.GrantMade]:
    if made := queries.grants_made():
        return made
    raise Http404  # a package without a grant is not valid


def _file(response: HttpResponseBase, ending: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"  # anybody's page may read what everybody may know
    return response


@require_safe
@asked_each_time
@needs(anyone)
def grants_json(request: HttpRequest) -> HttpResponseBase:
    made = _made()
    pieces = writing.json_pieces(giving.package(made), map(giving.grant_of, made))
    return _file(StreamingHttpResponse(pieces, content_type="application/json"), "json")


@require_safe
@asked_each_time
@needs(anyone)
def grants_csv(request: HttpRequest) -> HttpResponseBase:
    pieces = writing.csv_pieces(giving.as_giving(_made()))
    return _file(StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8"), "csv")


@require_safe
@asked_each_time
@needs(anyone)
def grants_xlsx(request: HttpRequest) -> HttpResponseBase:
    made = _made()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grants.xlsx"
        writing.write_workbook(path, giving.package(made), giving.as_giving(made))
        content = path.read_bytes()
    return _file(HttpResponse(content, content_type=spreadsheets.CONTENT_TYPE), "xlsx")


# --- for search engines ----------------------------------------------------------------------------------------------

ALONE = ["home", "call-list", "open_data:calls", "open_data:grants", "open_data:data"]
"""Public pages about nothing in particular. Others that are public join here."""


@require_safe
@asked_each_time
@needs(anyone)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page that is meant to be found."""
    addresses = [reverse(name) for name in ALONE]
    calls = Call.objects.public().order_by("-closes_at", "pk").values_list("slug", flat=True)
    addresses += [reverse("call-detail", args=[slug]) for slug in calls]
    addresses += [one.address for one in queries.grants_made()]
    context = {"addresses": [settings.SITE_URL + address for address in addresses]}
    return render(request, "grants/open_data/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
@asked_each_time
@needs(anyone)
def robots(request: HttpRequest) -> HttpResponse:
    """What is public may be read by machines; signing in and the desk lead nowhere."""
    lines = ["User-agent: *", "Disallow: /accounts/", "Disallow: /desk/", "Disallow: /calls/try/", "Disallow: /sign/"]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('open_data:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
