"""The builder's addresses under the desk page of a call, behind the same door: MEX staff with their second factor."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from . import agreed_views, change_views, launch_views, question_views, views
from .working import working

PAGES: list[tuple[str, str, Callable[..., HttpResponse]]] = [
    ("", "overview", views.overview),
    ("copy/", "copy", views.copy),
    ("part/<slug:name>/", "part", views.part),
    ("part/<slug:name>/add/", "part_add", views.part_add),
    ("part/<slug:name>/<int:number>/", "part_item", views.part_item),
    ("criteria/", "criteria", question_views.criteria),
    ("questions/", "questions", question_views.questions),
    ("questions/add/", "question_add", question_views.question_add),
    ("questions/look/", "question_look", question_views.question_look),
    ("questions/<slug:name>/", "question", question_views.question),
    ("section/<int:number>/", "section", question_views.section),
    ("form/", "form", launch_views.whole_form),
    ("agreed/", "agreed", agreed_views.agreed_parts),
    ("go-live/", "checklist", launch_views.checklist),
    ("testers/", "testers", launch_views.testers),
    ("change/", "change", change_views.change),
]


class BuilderPages:
    """For the DeskAdmin of calls."""

    def get_urls(self) -> list:
        own = [
            path(f"<path:pk>/build/{where}", self._page(view), name=f"grants_call_build_{name}")
            for where, name, view in PAGES
        ]
        return [*own, *super().get_urls()]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def guarded(request: HttpRequest, pk: str, **values: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            call = self.get_object(request, pk)
            if call is None:
                raise Http404
            try:
                return view(request, working(call), **values)
            except LookupError as error:  # no such part, question or item
                raise Http404 from error

        return self.admin_site.admin_view(guarded)
