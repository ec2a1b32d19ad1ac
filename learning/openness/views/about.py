"""The page for people about what their programs can read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.openness import queries
from shaping_future.access import anyone, needs

from .api import LICENCE


@require_safe
@needs(anyone)
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "licence": LICENCE,
        "per_hour": settings.API_REQUESTS_PER_HOUR,
        "example": queries.address("openness:calls") + "?status=open",
    }
    return render(request, "learning/openness/about.html", context)
