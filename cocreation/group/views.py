"""Start pages of the Group and of the facilitator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cocreation.group import queries, rules
from shaping_future.access import needs


@require_safe
@needs(rules.in_group)
def group_home(request: HttpRequest) -> HttpResponse:
    return render(request, "cocreation/group/home.html", {"steps": queries.steps_for_member(request.user)})


@require_safe
@needs(rules.facilitates)
def facilitate_home(request: HttpRequest) -> HttpResponse:
    return render(request, "cocreation/group/facilitate.html", {"steps": queries.steps_for_facilitator(request.user)})
