"""The applicant's own list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from grants.applications import queries
from grants.applications.models import State
from shaping_future.access import needs, signed_in


@require_safe
@needs(signed_in)
def application_list(request: HttpRequest) -> HttpResponse:
    """Each with its plain status, and what to do next about a draft."""
    page = Paginator(queries.own_list(request.user), 25).get_page(request.GET.get("page"))
    for application in page:
        application.status = queries.status_shown_to_applicant(application)
        application.status_said = gettext(application.status)
        application.tone = queries.STATUS_TONES[application.status]
        application.is_late = application.state == State.DRAFT and not application.is_open
    return render(request, "grants/applications/list.html", {"page": page})
