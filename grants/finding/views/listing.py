"""The desk's list of applications: one page to search, filter, tick and take away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.finding import queries, rules, services
from grants.finding.forms import FilterForm, address
from grants.finding.models import SavedFilter
from shaping_future.access import needs

ADVANCED = ("call_kind", "strand", "region", "kind", "income")
BOXES = {
    "least": "Asks for at least, in pounds",
    "most": "Asks for at most, in pounds",
    "sent_from": "Sent from",
    "sent_to": "Sent until",
}
TICKS = ("late", "second", "recorded", "hosted", "joint")


@require_safe
@needs(rules.finds_applications)
def application_find(request: HttpRequest) -> HttpResponse:
    """Without anything in the address: what the person used last. ?all=1 begins afresh."""
    saved = queries.saved_filters(request.user)
    last = next((one for one in saved if not one.name and one.owner_id == request.user.pk), None)
    if not request.GET and last and last.query:
        return redirect(f"{reverse('application-find')}?{last.query}")
    calls = queries.calls_of_list(request.user)
    form = FilterForm(request.GET, calls)
    filters = form.filters()
    query = address(filters)
    if form.is_valid() and query != (last.query if last else ""):
        services.remember_filter(query, by=request.user)
    listing = queries.listing(request.user, filters, request.GET.get("page"), calls)
    for row in listing.page.object_list:
        row.url = reverse("admin:grants_application_change", args=[row.pk])
    context = _context(form, filters, listing, saved) | {"query": query, "person": request.user}
    return render(request, "grants/finding/list.html", context, status=200 if form.is_valid() else 400)


def _context(form: FilterForm, filters: queries.Filters, listing: queries.Listing, saved: list[SavedFilter]) -> dict:
    form.fields["strand"].choices = [("", "Any"), *listing.strands]
    chosen = [name for name in FilterForm.base_fields if name not in ("q", "call", "state", "order")]
    plain = queries.Filters()
    return {
        "form": form,
        "filters": filters,
        "page": listing.page,
        "counts": listing.counts,
        "choices": {name: _options(form, name) for name in ("call", "state", "order")},
        "advanced": [(name, form.fields[name].label or name.title(), _options(form, name)) for name in ADVANCED],
        "boxes": [(name, label, form.data.get(name, ""), form.errors.get(name)) for name, label in BOXES.items()],
        "ticks": [(name, form.fields[name].label, getattr(filters, name)) for name in TICKS],
        "narrowed": sum(getattr(filters, name) != getattr(plain, name) for name in chosen),
        "saved": [one for one in saved if one.name],
    }


def _options(form: FilterForm, name: str) -> list[tuple[Any, str, bool]]:
    """(value, label, whether it is chosen)"""
    now = str(form.data.get(name, ""))
    return [(value, label, str(value) == now) for value, label in form.fields[name].choices]
