"""The staff desk: Django's admin, entered through the fund's own sign-in."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from shaping_future import interruptions


class Desk(admin.AdminSite):
    """Only our own pages (DeskAdmin): a third party's editable page would write behind the services."""

    site_header = "Staff desk"
    site_title = "Shaping the Future"
    index_title = "What needs doing"
    index_template = "admin/desk_index.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: type | None = None, **options: Any) -> None:
        from .pages import DeskAdmin

        if admin_class is not None and issubclass(admin_class, DeskAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        from shaping_future.accounts.middleware import has_used_second_factor

        user = request.user
        return user.is_authenticated and user.is_staff and has_used_second_factor(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page's frame needs. Django lists all models for a sidebar as well, which there is none of."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_nav_sidebar_enabled": False,
        }

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """A page of the desk. What a member of staff was writing when their session ended waits until they are back."""
        page = super().admin_view(view, cacheable)

        @functools.wraps(page)
        def kept(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated:
                interruptions.keep(request, request.path)
            return page(request, *args, **values)

        return kept

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Sign-in has rate limits and second factors in one place only; the desk has no form of its own."""
        from shaping_future.access import refusal_page

        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", reverse("admin:index")), resolve_url("account_login"))
        if self.has_permission(request):
            return redirect("admin:index")
        return refusal_page(request, 403, "The staff desk is for the fund's staff.")

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        queues = self.queues(request)
        waits = sum(queue["count"] > 0 for queue in queues)
        return super().index(request, {"queues": queues, "waits": waits, **(extra_context or {})})

    def queues(self, request: HttpRequest) -> list[dict]:
        """What waits for this person: [{"label", "count", "url"}], in the order of registration."""
        found = [
            {"label": label, "count": rows, "url": url}
            for page in self._registry.values()
            if page.has_view_permission(request)
            for label, rows, url in page.queues(request)
        ]
        _count_together([queue for queue in found if isinstance(queue["count"], QuerySet)])
        return found


def _count_together(queues: list[dict]) -> None:
    """Put the number of rows in place of the rows: one query, however many queues the desk has."""
    counts = [
        queue["count"].order_by().annotate(its_place=Value(place)).values("its_place").annotate(its_rows=Count("pk"))
        for place, queue in enumerate(queues)
    ]
    if not counts:
        return
    found = {row["its_place"]: row["its_rows"] for row in counts[0].union(*counts[1:], all=True)}
    for place, queue in enumerate(queues):
        queue["count"] = found.get(place, 0)
