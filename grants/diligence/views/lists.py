"""What is to do; one application's checklist with what the register says beside it; beginning; naming a number."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.calls.models import Call
from grants.diligence import queries, rules, services
from grants.diligence.forms import BeginForm, NumberForm
from grants.diligence.kinds import About
from grants.diligence.models import Checklist
from grants.diligence.numbers import kept
from grants.diligence.queries.outcomes import of_items
from shaping_future.access import needs
from shaping_future.one_form import ask


@require_safe
@never_cache
@needs(rules.does_checks)
def checklist_list(request: HttpRequest) -> HttpResponse:
    """Every checklist, those with something to do first."""
    page = Paginator(queries.lists_for(request.user), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.rows(page.object_list),
        "calls": queries.calls_to_check(request.user),
    }
    return render(request, "grants/diligence/list.html", context)


def call_to_begin(user, slug: str) -> Call:
    return next((call for call in queries.calls_to_check(user) if call.slug == slug), None) or _no_call()


def _no_call() -> Call:
    raise Http404


@never_cache
@needs(rules.does_checks, load=call_to_begin)
def checklist_begin(request: HttpRequest, call: Call) -> HttpResponse:
    """Choose the applications of a call whose checks begin."""
    waiting = queries.to_begin(request.user, call)
    form = BeginForm(request.POST if request.method == "POST" else None, applications=waiting)

    def begin() -> None:
        with transaction.atomic():
            for application in form.cleaned_data["applications"]:
                services.begin_checks(application, form.cleaned_data["due_on"], by=request.user)

    return ask(
        request, form, begin, done="The checks have begun.", to=lambda _: reverse("checklist-list"),
        page="grants/diligence/begin.html", context={"call": call},
    )  # fmt: skip


@require_safe
@never_cache
@needs(rules.does_checks, load=queries.checklist_for)
def checklist_detail(request: HttpRequest, checklist: Checklist) -> HttpResponse:
    """One application's checks, and the register's facts beside them."""
    parts = list(queries.parts(checklist))
    items = [item for _about, _whose, found in parts for item in found]
    named = [(About.ORGANISATION, checklist.application.organisation, checklist.number)]
    if checklist.application.host:
        named.append((About.HOST, checklist.application.host, checklist.host_number))
    found = queries.facts(*(number for _about, _whose, number in named))
    context = {
        "checklist": checklist,
        "application": checklist.application,
        "parts": parts,
        "outcome": of_items((item.found, item.payment) for item in items),
        "registers": [
            {"about": about, "whose": whose, "facts": facts, "same_name": _same_name(facts, whose)}
            for (about, whose, _number), facts in zip(named, found, strict=True)
        ],
    }
    return render(request, "grants/diligence/detail.html", context)


def _same_name(facts: queries.Facts, whose: object) -> bool:
    return facts.charity is not None and facts.charity.name.casefold().split() == str(whose).casefold().split()


@never_cache
@needs(rules.does_checks, load=lambda user, public_id, about: (queries.checklist_for(user, public_id), About(about)))
def checklist_number(request: HttpRequest, loaded: tuple[Checklist, About]) -> HttpResponse:
    """Under which number the organisation or its host is registered."""
    checklist, about = loaded
    whose = checklist.application.organisation if about == About.ORGANISATION else checklist.application.host
    if whose is None:
        raise Http404
    number = kept(checklist.number if about == About.ORGANISATION else checklist.host_number)
    form = NumberForm(request.POST if request.method == "POST" else None, number=number.shown if number else "")
    return ask(
        request, form,
        lambda: services.name_number(checklist, about, form.cleaned_data["number"], by=request.user),
        done="Kept, and looked up.",
        to=lambda _: reverse("checklist-detail", args=[checklist.application.public_id]),
        page="grants/diligence/number.html",
        context={"checklist": checklist, "application": checklist.application, "whose": whose},
    )  # fmt: skip
