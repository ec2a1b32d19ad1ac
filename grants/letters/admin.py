"""The desk's side of letters: outcomes to write and check, and the templates. The release, which makes awards, is added
by grants.awards. The letter as it will be read is on a page of its own (views.writing)."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from grants.letters import services
from grants.letters.forms import CallForm, OutcomeForm, SeenForm, outcome_values
from grants.letters.models import LetterTemplate, Outcome
from grants.letters.queries import calls_of_letters
from shaping_future.desk.pages import DeskAdmin, Queue, Step


def what_is_checked(outcome: Outcome) -> str:
    """The words themselves, so that nobody stands by what they read an hour ago."""
    words = " ".join(f"“{text}”" for text in (outcome.strength, outcome.reason, outcome.kind_line) if text)
    return f"You stand by this letter beside {outcome.written_by}, who wrote it. It says: {words}"


def can_check(outcome: Outcome, user) -> bool:
    waits = outcome.released_at is None and outcome.checked_at is None
    return waits and outcome.written_by_id not in (None, user.pk)


@admin.register(Outcome)
class OutcomeDesk(DeskAdmin):
    change_list_template = "admin/outcome_list.html"
    list_display = ["application", "organisation", "kind", "written_by", "checked_by", "released_at"]
    list_filter = ["application__call", "kind"]
    list_select_related = ["application__organisation", "written_by", "checked_by"]
    search_fields = ["application__reference", "application__organisation__name", "application__person_name"]
    fields = [
        "application",
        "kind",
        "strength",
        "reason",
        "kind_line",
        "reserve_until",
        "readers_said",
        "letter",
        "written_by",
        "checked_by",
        "released_at",
    ]
    readonly_fields = ["readers_said", "letter"]
    steps = [
        Step(
            "write",
            "Write the letter",
            services.write_outcome,
            form=OutcomeForm,
            form_values=outcome_values,
            says="The applicant reads these words when all outcomes are released. A second person checks them first.",
            allowed=lambda outcome, user: outcome.released_at is None,
        ),
        Step(
            "check",
            "Check the letter",
            services.check_outcome,
            form=SeenForm,
            form_values=lambda outcome: {"initial": {"seen": services.letter_mark(outcome)}},
            says=what_is_checked,
            allowed=can_check,
        ),
    ]
    page_steps = [
        Step(
            "prepare",
            "Prepare outcomes",
            services.prepare_outcomes,
            form=CallForm,
            says="One pending outcome is made for every application that was read. Nobody hears anything yet.",
        ),
    ]

    @admin.display(description="organisation")
    def organisation(self, outcome: Outcome) -> str:
        return outcome.application.applicant

    @admin.display(description="what it is about")
    def readers_said(self, outcome: Outcome) -> str:
        link = reverse("admin:grants_application_change", args=[outcome.application_id])
        return format_html('<a href="{}">Open the application</a>', link)

    @admin.display(description="the whole letter")
    def letter(self, outcome: Outcome) -> str:
        application = outcome.application
        name = "letter-write" if application.call.gives_money else "place-decide"
        return format_html('<a href="{}">Open the letter</a>', reverse(name, args=[application.public_id]))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the way to the letters of each call that are being written."""
        links = [(call.title, reverse("letter-list", args=[call.slug])) for call in calls_of_letters()]
        return super().changelist_view(request, {"letters": links, **(extra_context or {})})

    def queues(self, request: HttpRequest) -> list[Queue]:
        pending = self.get_queryset(request).filter(released_at=None)
        unchecked = pending.filter(written_at__isnull=False, checked_at=None)
        to_check = "written_at__isnull=False&checked_at__isnull=True&released_at__isnull=True"
        return [
            self.queue("Letters to write", pending.filter(written_at=None), "written_at__isnull=True"),
            self.queue("Letters to check", unchecked.exclude(written_by=request.user), to_check),
        ]


@admin.register(LetterTemplate)
class LetterTemplateDesk(DeskAdmin):
    """Templates are changed on pages of their own, beside their merge words and a preview."""

    list_display = ["kind", "number", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    fields = ["kind", "number", "text", "by", "at"]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("letter-templates")
