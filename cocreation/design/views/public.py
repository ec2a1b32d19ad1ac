"""How this fund was designed, and what changed because of you: for everybody, from what was agreed alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cocreation.design import queries
from grants.calls.models import Call
from grants.fund.models import Fund
from shaping_future.access import anyone, needs

Home = tuple[Fund, Call | None]


@require_safe
@needs(anyone, load=queries.public_home_of_call)
def call_design(request: HttpRequest, home: Home) -> HttpResponse:
    return _design(request, home)


@require_safe
@needs(anyone, load=queries.public_home_of)
def fund_design(request: HttpRequest, home: Home) -> HttpResponse:
    return _design(request, home)


@require_safe
@needs(anyone, load=queries.public_home_of_call)
def call_because(request: HttpRequest, home: Home) -> HttpResponse:
    return _because(request, home)


@require_safe
@needs(anyone, load=queries.public_home_of)
def fund_because(request: HttpRequest, home: Home) -> HttpResponse:
    return _because(request, home)


def _design(request: HttpRequest, home: Home) -> HttpResponse:
    fund, call = home
    context = {"fund": fund, "call": call, "decisions": queries.public_design(fund, call)}
    return render(request, "cocreation/design/public.html", context)


def _because(request: HttpRequest, home: Home) -> HttpResponse:
    fund, call = home
    context = {"fund": fund, "call": call, "heard": queries.because_of_you(fund, call)}
    return render(request, "cocreation/design/because.html", context)
