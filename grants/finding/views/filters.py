"""Filters with a name: keep, rename, share, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from grants.finding import queries, rules, services
from grants.finding.forms import FilterForm, NameForm, address
from grants.finding.models import SavedFilter
from shaping_future.access import needs
from shaping_future.errors import NotValid, Refused


def saved_filter(user: Any, pk: int) -> SavedFilter:
    """The person's own; a colleague's, though shared, is theirs to change."""
    return SavedFilter.objects.exclude(name="").get(pk=pk, owner=user)


@require_POST
@needs(rules.finds_applications)
def filter_save(request: HttpRequest) -> HttpResponse:
    """The filter is read again from its address: only what the list understands is kept."""
    name = NameForm(request.POST)
    asked = FilterForm(QueryDict(request.POST.get("query", "")), queries.calls_of_list(request.user))
    if not asked.is_valid() or not address(asked.filters()):
        raise NotValid("We could not read this filter. Go back, filter again, and keep it then.")
    if not name.is_valid():
        raise NotValid("Write a name of up to 80 characters for this filter.")
    saved = services.save_filter(query=address(asked.filters()), by=request.user, **name.cleaned_data)
    messages.success(request, f"We keep this filter as “{saved.name}”.")
    return redirect(f"{reverse('application-find')}?{saved.query or 'all=1'}")


@needs(rules.owns_filter, load=saved_filter)
def filter_edit(request: HttpRequest, saved: SavedFilter) -> HttpResponse:
    """Another name, shared or not, or away with it."""
    if request.method != "POST":
        return _page(request, saved, NameForm(initial={"name": saved.name, "shared": saved.shared}))
    back = redirect("application-find")
    if request.POST.get("do") == "delete":
        services.delete_filter(saved, by=request.user)
        messages.success(request, "The filter is deleted. No application has changed.")
        return back
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, saved, form, 400)
    try:
        services.rename_filter(saved, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("name", refusal.sentence)
        return _page(request, saved, form, refusal.status)
    messages.success(request, "The filter is changed.")
    return back


def _page(request: HttpRequest, saved: SavedFilter, form: NameForm, status: int = 200) -> HttpResponse:
    return render(request, "grants/finding/filter.html", {"saved": saved, "form": form}, status=status)
