"""Keeping one's own answers: as a PDF, as plain text, or as a file for another call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.applications import queries, rules, services
from grants.applications.models import Application
from shaping_future.access import needs
from shaping_future.record.services import note_read


@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_keep(request: HttpRequest, application: Application) -> HttpResponse:
    """The mail after closing leads here. The button asks the worker for a PDF of the answers as they are."""
    if request.method == "POST":
        return redirect("document-detail", services.want_copy(application, by=request.user).pk)
    return render(request, "grants/applications/keep.html", {"application": application, "call": application.call})


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_text(request: HttpRequest, application: Application) -> HttpResponse:
    """Every answer as plain text. Its name tells nobody whose it is."""
    context = {"application": application, "sections": queries.sections(application)}
    kind = "text/plain; charset=utf-8"
    response = render(request, "grants/applications/answers.txt", context, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="application-{application.reference}.txt"'
    return response


@require_POST
@needs(rules.checks_eligibility, load=queries.application_for)
def application_copy(request: HttpRequest, application: Application) -> HttpResponse:
    """The same PDF for staff, of what was sent. Like reading it on the desk, it is on the record."""
    document = services.want_copy(application, by=request.user)
    note_read(application, request.user)
    return redirect("document-detail", document.pk)
