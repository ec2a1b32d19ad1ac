"""Copies for readers: what waits in a call, and the answers of one application beside what readers get of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from grants.applications import rules, services
from grants.applications.forms.copying import CopiesForm
from grants.applications.models import Application
from grants.applications.queries import copying
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.errors import Refused
from shaping_future.record.services import note_read


@never_cache
@needs(rules.prepares_copies, load=copying.call_with_copies)
def copy_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Each application with how many of its answers wait; POST confirms those in which nothing was found."""
    if request.method == "POST":
        done = services.confirm_clear_copies(call, by=request.user)
        messages.success(request, f"Confirmed: {done}. What is left needs your eyes.")
        return redirect("copy-list", call.slug)
    rows = copying.copies_of_call(call, request.user)
    waiting = sum(row["waiting"] for row in rows)
    context = {"call": call, "rows": rows, "waiting": waiting, "total": sum(row["total"] for row in rows)}
    return render(request, "grants/applications/copies.html", context | {"done": context["total"] - waiting})


@never_cache
@needs(rules.prepares_copies, load=copying.application_to_copy)
def copy_edit(request: HttpRequest, application: Application) -> HttpResponse:
    """What was written and what readers get, side by side. The button confirms all of it."""
    pieces = copying.pieces(application)
    if request.method != "POST":
        note_read(application, request.user)
        return _page(request, application, CopiesForm(pieces))
    form = CopiesForm(pieces, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, application, form, 400)
    try:
        services.confirm_copies(application, form.given(), by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, application, form, refusal.status)
    messages.success(request, "Readers get these copies from now on.")
    return redirect("copy-list", application.call.slug)


def _page(request: HttpRequest, application: Application, form: CopiesForm, status: int = 200) -> HttpResponse:
    context = {"application": application, "call": application.call, "form": form, "rows": form.rows()}
    return render(request, "grants/applications/copy_edit.html", context, status=status)
