"""How we are doing: the eight commitments in numbers, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shaping_future import clock
from shaping_future.access import anyone, needs

from . import queries


@require_safe
@needs(anyone)
def page(request: HttpRequest) -> HttpResponse:
    context = queries.page() | {"least": queries.LEAST, "tall": queries.TALL, "today": clock.today()}
    return render(request, "learning/promises/page.html", context)
