"""Desk pages: read-only lists and details, with steps that call services.

    from django.contrib import admin
    from shaping_future.desk.pages import DeskAdmin, Step

    class ReasonForm(forms.Form):
        reason = forms.ChoiceField(choices=Reason.choices)

    @admin.register(Application)
    class ApplicationDesk(DeskAdmin):
        roles = {Role.STAFF}                                # who sees the page; STAFF when left out
        list_display = ["reference", "organisation", "sent_at"]
        list_select_related = ["organisation"]              # lists must cost the same at one row and at three
        search_fields = ["reference"]
        steps = [                                           # buttons on the detail page
            Step("not-eligible", "Not eligible", services.mark_not_eligible, form=ReasonForm,
                 says="A second person must agree before the applicant is told.",
                 allowed=lambda application, user: application.state == State.SENT),
        ]
        list_steps = [Step("confirm", "Confirm eligible", services.confirm_eligible, says="...")]  # on ticked rows
        page_steps = [Step("open", "Open a new round", services.open_round, form=RoundForm)]       # above the list;
                                                            # called without an object: call(by=user, **cleaned_data)
        def queues(self, request):                          # counts on the desk's first page
            return [self.queue("Waiting for eligibility", Application.objects.sent(), "state__exact=sent")]

Nothing is editable, added or deleted here; every change is a service called by a step. A model whose manager has
`visible_to(user)` is listed through it, so recusal holds on the desk as well. Addresses:
`admin:<app>_<model>_step` (pk, name) and `admin:<app>_<model>_page_step` (name). The pages of grants' folders live in
their own admin.py, imported by grants/admin.py.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm, modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from shaping_future.access import brought_back, refusal_page
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused

from .steps import Step

__all__ = ["DeskAdmin", "Queue", "Step"]

ROW = "_selected_action"  # Django's name for the ticked rows
Queue = tuple[str, QuerySet | int, str]


class DeskAdmin(admin.ModelAdmin):
    roles = {Role.STAFF}
    steps: list[Step] = []
    list_steps: list[Step] = []
    page_steps: list[Step] = []

    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/desk_detail.html"
    change_list_template = "admin/desk_list.html"

    # --- who may see, and that nobody edits ---------------------------------------------------------------------

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request) and request.user.has_role(*self.roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    # --- queues -------------------------------------------------------------------------------------------------

    def queues(self, request: HttpRequest) -> list[Queue]:
        """(label, what or how much, address) of what waits for this person. The desk counts all rows in one query."""
        return []

    def queue(self, label: str, rows: QuerySet, filters: str = "") -> Queue:
        return label, rows, f"{self.address('changelist')}?{filters}".rstrip("?")

    def address(self, view: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    # --- one object to read ----------------------------------------------------------------------------------------

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None):
        """What it says, and what can be done with it. Django's own page would make a form that nobody can fill, with
        its scripts, and take twice the time."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" or not self.has_view_permission(request, obj):
            raise PermissionDenied
        self.opened(obj, request.user)
        form = self._empty_form(instance=obj)
        context = {
            **self.admin_site.each_context(request),
            "title": str(obj),
            "opts": self.opts,
            "original": obj,
            "steps": [
                {"step": step, "url": self.address("step", obj.pk, step.name)}
                for step in self.steps
                if step.is_open(obj, request.user)
            ],
            "facts": [AdminReadonlyField(form, name, False, self) for name in self.get_fields(request, obj)],
        }
        return TemplateResponse(request, self.change_form_template, context)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Where nothing else is said, what the list shows. Django would make a form to find out."""
        return self.fields or self.list_display

    def opened(self, obj: Any, by: Any) -> None:
        """For what must be on the record when somebody opens it."""

    @cached_property
    def _empty_form(self) -> type[ModelForm]:
        """Django draws a value as part of a form: one without a field."""
        return modelform_factory(self.model, fields=[])

    # --- steps on one object, and on none -----------------------------------------------------------------------

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("step/<slug:name>/", view(self.page_step_view), name=f"{name}_page_step"),
            path("<path:pk>/step/<slug:name>/", view(self.step_view), name=f"{name}_step"),
            *super().get_urls(),
        ]

    def step_view(self, request: HttpRequest, pk: str, name: str) -> HttpResponse:
        obj = self.get_object(request, pk)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        step = self._step(self.steps, name, request)
        back = self.address("change", obj.pk)
        if not step.is_open(obj, request.user):
            return refusal_page(request, 409, f"“{step.label}” is not possible now. It may have been done already.")
        return self._ask_or_take(request, step, obj, back, lambda values: step.call(obj, by=request.user, **values))

    def page_step_view(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        step = self._step(self.page_steps, name, request)
        back = self.address("changelist")
        return self._ask_or_take(request, step, None, back, lambda values: step.call(by=request.user, **values))

    def _step(self, steps: list[Step], name: str, request: HttpRequest) -> Step:
        step = next((step for step in steps if step.name == name), None)
        if step is None:
            raise Http404
        if not step.is_for(request.user):
            raise PermissionDenied
        return step

    def _ask_or_take(self, request: HttpRequest, step: Step, obj: Any, back: str, take: Any) -> HttpResponse:
        if request.method != "POST":
            return self._step_page(request, step, step.make_form(obj, brought_back(request)), obj, back)
        form = step.make_form(obj, request.POST, request.FILES)
        if not form.is_valid():
            return self._step_page(request, step, form, obj, back, status=400)
        try:
            result = take(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._step_page(request, step, form, obj, back, status=refusal.status)
        messages.success(request, step.message(result))
        return redirect(back)

    def _step_page(self, request, step, form, obj, back, status=200, rows=()) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": obj,
            "step": step,
            "says": step.sentence(obj),
            "form": form,
            "back": back,
            "rows": rows,
            "row_name": ROW,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/desk_step.html", context, status=status)

    # --- steps on ticked rows -----------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        steps = [
            {"step": step, "url": self.address("page_step", step.name)}
            for step in self.page_steps
            if step.is_for(request.user)
        ]
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, "page_steps": steps, **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> dict:
        return {
            step.name: (self._action(step), step.name, step.label)
            for step in self.list_steps
            if step.is_for(request.user)
        }

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        try:
            return super().response_action(request, queryset)
        except (ValueError, ValidationError):
            return refusal_page(request, 400, "We could not read which rows you ticked. Go back and tick them again.")

    def _action(self, step: Step) -> Any:
        def act(page: DeskAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
            rows, back = list(queryset), request.get_full_path()
            if "confirmed" not in request.POST:
                return page._step_page(request, step, step.make_form(None), None, back, rows=rows)
            form = step.make_form(None, request.POST)
            if not form.is_valid():
                return page._step_page(request, step, form, None, back, status=400, rows=rows)
            return page._take_on_each(request, step, rows, form, back)

        return act

    def _take_on_each(self, request, step, rows, form, back) -> HttpResponse:
        """Each row in its own transaction: what one row refuses does not stop the others, and is said."""
        refusals = []
        for row in rows:
            try:
                step.call(row, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                refusals.append((row, refusal))
        if done := len(rows) - len(refusals):
            messages.success(request, f"{step.label}: done for {done} of {len(rows)}.")
        if not refusals:
            return redirect(back)
        for row, refusal in refusals:
            form.add_error(None, f"{row}: {refusal.sentence}")
        left = [row for row, refusal in refusals]
        return self._step_page(request, step, form, None, back, status=refusals[0][1].status, rows=left)
