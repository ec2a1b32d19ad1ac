"""One's own answers as a file to keep, and bringing answers from another application."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import passport, queries, rules, services
from grants.applications.forms import BringForm
from grants.applications.models import Application
from shaping_future.access import needs
from shaping_future.errors import Refused


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_export(request: HttpRequest, application: Application) -> JsonResponse:
    """The passport as a download. Its name tells nobody whose it is."""
    response = JsonResponse(queries.passport_of(application), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="application-{application.reference}.json"'
    return response


@never_cache
@needs(rules.writes_application, load=queries.own_application)
def application_bring(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose where from; then what came, and what did not and why."""
    earlier = queries.earlier(request.user, application)
    form, status = BringForm(earlier=earlier), 200
    if request.method == "POST":
        form, status = BringForm(request.POST, request.FILES, earlier=earlier), 400
        if form.is_valid():
            try:
                brought = services.bring_answers(application, _carried(form.cleaned_data), by=request.user)
                context = {"application": application, "brought": brought}
                return render(request, "grants/applications/brought.html", context)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "grants/applications/bring.html", context, status=status)


def _carried(given: dict[str, Any]) -> list[passport.Carried]:
    if given.get("file"):
        return passport.read(given["file"].read(passport.MOST_BYTES + 1))
    return passport.carried(queries.passport_of(given["earlier"]))
