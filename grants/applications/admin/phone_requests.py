"""The staff desk for answers by phone. It shows what a call needs, and no answer of the draft."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from grants.applications import services
from grants.applications.forms.speaking import TypeForm
from grants.applications.models import PhoneRequest, State
from shaping_future.desk.pages import DeskAdmin, Step


def _is_open(request: PhoneRequest, user: Any) -> bool:
    return request.closed_at is None


def _writes_down(request: PhoneRequest, user: Any) -> bool:
    return _is_open(request, user) and request.application.state == State.DRAFT


@admin.register(PhoneRequest)
class PhoneRequestDesk(DeskAdmin):
    list_display = ["asked_by", "call", "about", "when_suits", "language", "asked_at", "standing"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["asked_by", "application__call", "question"]
    search_fields = ["asked_by__name", "asked_by__email"]
    fields = [
        "asked_by", "email", "phone", "when_suits", "language", "call", "about", "asked_at", "closed_at", "closed_by",
        "written",
    ]  # fmt: skip
    readonly_fields = ["email", "call", "about", "written"]
    steps = [
        Step(
            "type", "Write down what was said", services.type_answer, form=TypeForm, allowed=_writes_down,
            form_values=lambda request: {"request": request},
            says="The applicant gets a mail and reads your text. It becomes their answer only when they say yes.",
            done="Written down. It waits for the applicant now.",
        ),
        Step(
            "end", "We have called", services.end_call, allowed=_is_open,
            says="Nothing more can be written down for this call. The phone number is forgotten.",
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request)
        return rows.annotate(unsettled=Count("answers", filter=Q(answers__state="waiting")))

    @admin.display(description="call")
    def call(self, request: PhoneRequest) -> str:
        return request.application.call.title

    @admin.display(description="about")
    def about(self, request: PhoneRequest) -> str:
        if request.question:
            return str(request.question)
        return "The whole application" if request.application.state == State.DRAFT else "Their letter"

    @admin.display(description="email")
    def email(self, request: PhoneRequest) -> str:
        return request.asked_by.email

    @admin.display(description="standing")
    def standing(self, request: PhoneRequest) -> str:
        if request.unsettled:
            return f"{request.unsettled} to be confirmed"
        return "Closed" if request.closed_at else "To call"

    @admin.display(description="what was written down")
    def written(self, request: PhoneRequest) -> SafeString:
        answers = request.answers.select_related("question", "typed_by", "settled_by")
        return render_to_string("grants/applications/written_down.html", {"answers": answers})

    def queues(self, request: HttpRequest) -> list:
        waiting = PhoneRequest.objects.visible_to(request.user).open()
        return [self.queue("People to call", waiting, "closed_at__isempty=1")]
