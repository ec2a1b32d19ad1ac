"""The staff desk for applications: what waits for its check, and each application to read."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from grants.applications import queries, services
from grants.applications.forms import NoteForm, NotEligibleForm
from grants.applications.models import Application, EligibilityCheck, State
from grants.applications.queries import partners
from grants.applications.services.eligibility import CHECKABLE
from grants.calls.models import Call, Stage
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.record.services import note_read

from . import enquiries

Finding = EligibilityCheck.Finding
COUNTED = [
    (State.SENT, "to check"),
    (State.NEEDS_CONVERSATION, "to talk about"),
    (State.ELIGIBLE, "found eligible"),
    (State.NOT_ELIGIBLE, "found not eligible"),
]
"""What the desk's first page counts of each call in its check."""


def find_eligible(application: Application, *, by) -> EligibilityCheck:
    return services.check_eligibility(application, Finding.ELIGIBLE, by=by)


def want_to_talk(application: Application, *, note: str, by) -> EligibilityCheck:
    return services.check_eligibility(application, Finding.NEEDS_CONVERSATION, "", note, by=by)


def find_not_eligible(application: Application, *, reason: str, note: str, by) -> EligibilityCheck:
    return services.check_eligibility(application, Finding.NOT_ELIGIBLE, reason, note, by=by)


def confirm_not_eligible(application: Application, *, by) -> EligibilityCheck:
    """The newest finding of the application; the service refuses when there is nothing to confirm."""
    return services.confirm_not_eligible(application.eligibility_checks.first(), by=by)


def _is_checkable(application: Application, user: Any) -> bool:
    return application.call.stage == Stage.CHECKING and application.state in CHECKABLE


def _is_confirmable(application: Application, user: Any) -> bool:
    finding = queries.finding_to_confirm(application)
    return _is_checkable(application, user) and finding is not None and finding.by_id != user.pk


def _what_is_confirmed(application: Application) -> str:
    finding = queries.finding_to_confirm(application)
    if finding is None:
        return ""
    return (
        f"{finding.by} found: {finding.get_reason_display()}. The applicant gets a letter with this reason and these"
        f" words: “{finding.note}” It cannot be undone."
    )


@admin.register(Application)
class ApplicationDesk(DeskAdmin):
    fields = [
        "reference", "call", "strand", "state", "applicant", "host", "asked", "sent_at", "sent_late", "withdrawn_at",
        "findings", "told", "partners", "pdf", "answers",
    ]  # fmt: skip
    readonly_fields = ["asked", "sent_late", "findings", "told", "partners", "pdf", "answers"]
    steps = [
        Step(
            "eligible", "Eligible", find_eligible, allowed=_is_checkable,
            says="The Group may come to read this application. The applicant is not told yet.",
        ),
        Step(
            "talk", "Needs a conversation", want_to_talk, form=NoteForm, allowed=_is_checkable,
            says="The applicant gets a mail and reads your words when they sign in.",
        ),
        Step(
            "not-eligible", "Not eligible", find_not_eligible, form=NotEligibleForm, allowed=_is_checkable,
            form_values=lambda application: {"kind": application.call.kind},
            says="A second person must agree before the applicant is told.",
            done="Noted. A colleague must confirm it now.",
        ),
        Step(
            "confirm-not-eligible", "Confirm “not eligible”", confirm_not_eligible, allowed=_is_confirmable,
            danger=True, says=_what_is_confirmed,
        ),
        *enquiries.STEPS,
    ]  # fmt: skip

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """All applications are searched, filtered and taken away on a page of their own (grants.finding)."""
        return redirect(f"{reverse('application-find')}?{request.GET.urlencode()}".rstrip("?"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).defer("call__definition")
        checks = Prefetch("eligibility_checks", EligibilityCheck.objects.select_related("by", "confirmed_by"))
        return rows.select_related("call", "strand", "organisation", "host", "response").prefetch_related(checks)

    def opened(self, application: Application, by: Any) -> None:
        note_read(application, by)

    @admin.display(description="asks for")
    def asked(self, application: Application) -> str:
        return f"£{application.asked_pence / 100:,.2f}" if application.asked_pence is not None else ""

    @admin.display(description="sent late")
    def sent_late(self, application: Application) -> str:
        return "Sent late, in extra time" if application.was_sent_late else ""

    @admin.display(description="eligibility")
    def findings(self, application: Application) -> SafeString:
        return render_to_string("grants/applications/findings.html", {"checks": application.eligibility_checks.all()})

    @admin.display(description="partners")
    def partners(self, application: Application) -> SafeString:
        context = {"partners": partners.partners(application, filled=_filled(application))}
        return render_to_string("grants/applications/partners_read.html", context)

    @admin.display(description="asked of them")
    def told(self, application: Application) -> SafeString:
        return render_to_string("grants/applications/told.html", {"told": queries.told(application)})

    @admin.display(description="PDF")
    def pdf(self, application: Application) -> SafeString:
        """A button of the page's own form: it has the token, and forms do not stand inside forms."""
        return render_to_string("grants/applications/desk_copy.html", {"application": application})

    @admin.display(description="answers")
    def answers(self, application: Application) -> SafeString:
        context = {"sections": queries.sections(application, filled=_filled(application))}
        return render_to_string("grants/applications/read.html", context)

    def queues(self, request: HttpRequest) -> list[Queue]:
        """Per call that is being checked: what waits, what needs a second person, what is decided. Three queries."""
        mine = Application.objects.visible_to(request.user).filter(call__stage=Stage.CHECKING).order_by()
        by_state = {(call, state): count for call, state, count in _counted(mine, "call", "state")}
        unconfirmed = EligibilityCheck.objects.to_confirm().exclude(by=request.user).filter(application=OuterRef("pk"))
        to_confirm = dict(_counted(mine.filter(Exists(unconfirmed), state__in=CHECKABLE), "call"))
        find, found = reverse("application-find"), []
        for call in Call.objects.filter(stage=Stage.CHECKING).only("title"):
            for state, label in COUNTED:
                address = f"{find}?call={call.pk}&state={state.value}"
                found.append((f"{call.title}: {label}", by_state.get((call.pk, state), 0), address))
            label, address = f"{call.title}: “not eligible” to confirm", f"{find}?call={call.pk}&second=on"
            found.append((label, to_confirm.get(call.pk, 0), address))
        return found


def _filled(application: Application) -> Any:
    """Its form and answers, read once for partners and sections."""
    if not hasattr(application, "filled"):
        application.filled = queries.filled(application)
    return application.filled


def _counted(rows: QuerySet, *by: str) -> QuerySet:
    return rows.values_list(*by).annotate(Count("pk"))
