"""The gallery: every part with example values, so that one look (and one axe run) sees them all."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shaping_future.access import anyone, needs

from . import examples


@require_safe
@needs(anyone)
def components(request: HttpRequest) -> HttpResponse:
    form = examples.ExampleForm(examples.WRONG) if "errors" in request.GET else examples.ExampleForm()
    page = Paginator(range(200), 10).page(7)
    return render(request, "look/components.html", {"form": form, "page": page, **examples.PARTS})
