"""What changed in the call since the applicant began to write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import queries, rules
from grants.applications.models import Application
from grants.calls.changes import with_changes
from shaping_future.access import needs
from shaping_future.questionnaires.following import left_behind


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_changes(request: HttpRequest, application: Application) -> HttpResponse:
    """Each change with its reason, and what was written to questions that are gone."""
    context = {
        "application": application,
        "amended": with_changes(queries.amended_since(application)),
        "left": left_behind(application.response),
    }
    return render(request, "grants/applications/changes.html", context)
