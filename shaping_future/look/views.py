"""The gallery (every part with example values, so that one look and one axe run see them all), and the journey."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shaping_future.access import anyone, needs

from . import examples
from . import journey as journeys


@require_safe
@needs(anyone)
def components(request: HttpRequest) -> HttpResponse:
    form = examples.ExampleForm(examples.WRONG) if "errors" in request.GET else examples.ExampleForm()
    page = Paginator(range(200), 10).page(7)
    return render(request, "look/components.html", {"form": form, "page": page, **examples.PARTS})


@require_safe
@needs(anyone)
def journey(request: HttpRequest) -> HttpResponse:
    """How the fund came from its design to what is learned: a picture, and the same as a list."""
    told = journeys.moments()
    context = {"moments": told, "picture": journeys.picture(told), "links": journeys.links()}
    return render(request, "look/journey.html", context)
