"""What the pages here have in common."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.community import queries, rules
from learning.community.forms import StepForm
from learning.community.models import Presence
from shaping_future.access import refusal_page
from shaping_future.interruptions import mark_for_scripts

PER_PAGE = 30


def here(user: Any) -> Presence:
    """For pages of the space itself: a partner. For anybody else there is no such page."""
    return queries.own_presence(user)


def looks(view: Callable) -> Callable:
    return never_cache(require_safe(view))


def takes(view: Callable) -> Callable:
    return never_cache(require_POST(view))


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """`place` is the part of the space that the page belongs to; guests see none of the others."""
    more = {"is_guest": rules.is_guest(request.user), "person": mark_for_scripts(request.user)}
    return render(request, f"learning/community/{template}.html", more | context, status=status)


def page_of(request: HttpRequest, rows: QuerySet, field: str = "by") -> Page:
    """One page of the list, its rows with `author`."""
    page = one_page(request, rows)
    page.object_list = queries.named(page.object_list, field)
    return page


def one_page(request: HttpRequest, rows: QuerySet) -> Page:
    """A list that fits on one page is not counted first: who may see what is a long question, and is asked once."""
    asked = request.GET.get("page")
    if asked is None and len(first := list(rows[: PER_PAGE + 1])) <= PER_PAGE:
        rows = first
    return Paginator(rows, PER_PAGE).get_page(asked)


def pressed(request: HttpRequest, steps: dict[str, Callable[[], Any]], to: str, *args: Any) -> HttpResponse:
    """One of several buttons: take its step and go to its page; refusals are pages of their own."""
    form = StepForm(request.POST, *steps)
    if not form.is_valid():
        return refusal_page(request, 400, "Load this page again, and press one of its buttons.")
    steps[form.cleaned_data["step"]]()
    return redirect(to, *args)


def context_of(request: HttpRequest, **context: Any) -> dict[str, Any]:
    return {"is_guest": rules.is_guest(request.user), "person": mark_for_scripts(request.user), **context}
