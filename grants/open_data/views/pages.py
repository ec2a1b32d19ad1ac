"""Grants made, one grant, calls in numbers, and what our open data is."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.calls.queries import designed_funds
from grants.open_data import giving, queries
from grants.open_data.queries import GrantMade
from shaping_future.access import anyone, needs

from .caching import asked_each_time


@require_safe
@asked_each_time
@needs(anyone)
def grants(request: HttpRequest) -> HttpResponse:
    """Every grant, chosen by call, region and kind of group; sums; a picture by region."""
    made = queries.grants_made()
    chosen = queries.chosen(made, request.GET)
    page = Paginator(chosen.grants, 50).get_page(request.GET.get("page"))
    context = {"chosen": chosen, "page": page, "any": bool(made), "fewest": queries.FEWEST}
    return render(request, "grants/open_data/grants.html", context)


@require_safe
@asked_each_time
@needs(anyone, load=queries.one_grant_made)
def grant(request: HttpRequest, made: GrantMade) -> HttpResponse:
    """One grant, as it may be shown."""
    return render(request, "grants/open_data/grant.html", {"made": made, "groups": giving.groups_of(made)})


@require_safe
@asked_each_time
@needs(anyone)
def calls(request: HttpRequest) -> HttpResponse:
    """Open and past calls: how many applied, how many were funded, and why others were not."""
    context = {"calls": queries.calls_in_numbers(), "funds": designed_funds(), "fewest": queries.FEWEST}
    return render(request, "grants/open_data/calls.html", context)


@require_safe
@asked_each_time
@needs(anyone)
def data(request: HttpRequest) -> HttpResponse:
    """What the files hold, what is left out on purpose, and under which licence."""
    made = queries.grants_made()
    context = {"number": len(made), "hidden": sum(not one.is_named for one in made), "licence": giving.LICENCE}
    return render(request, "grants/open_data/data.html", context | {"any": bool(made)})
