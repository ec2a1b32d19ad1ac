"""The staff desk for extra time: giving it to one application by its reference, and ending it early."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from grants.applications import services
from grants.applications.models import REOPENABLE, Application, Reopening, State
from grants.applications.models.reopening import MOST_HOURS
from grants.applications.services.reopening import LONGEST
from shaping_future import clock
from shaping_future.desk.pages import DeskAdmin, Step
from shaping_future.errors import NotValid
from shaping_future.look.words import when


class ReopenForm(forms.Form):
    """Staff do not see drafts, so the applicant says which one it is."""

    reference = forms.CharField(
        label="Reference", max_length=20, help_text="The applicant reads it on their page. It begins with STF-."
    )
    kind = forms.ChoiceField(label="Why", choices=Reopening.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="What happened",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept for the record. The applicant does not read it.",
    )
    hours = forms.IntegerField(
        label="Hours, from now", min_value=1, max_value=MOST_HOURS, initial=MOST_HOURS, help_text="24 at most."
    )


def reopen_by_reference(*, reference: str, by: Any, **values: Any) -> tuple[Reopening, str]:
    application = Application.objects.filter(reference=reference.strip().upper()).first()
    if application is None:
        raise NotValid("There is no application with this reference. Ask the applicant to read it again.")
    return services.reopen_application(application, by=by, **values)


def _tell_code(result: tuple[Reopening, str]) -> str:
    reopening, code = result
    return f"The code is {code}. It works until {when(reopening.until)}. It is in the mail too, and not shown again."


@admin.register(Reopening)
class ReopeningDesk(DeskAdmin):
    list_display = ["reference", "kind", "until", "standing", "sent_late", "given_by"]
    list_filter = ["kind"]
    list_select_related = ["application__call", "given_by"]
    search_fields = ["application__reference"]
    fields = [
        "reference", "kind", "reason", "until", "standing", "sent_late", "given_at", "given_by", "used_at", "used_by",
        "ended_at", "ended_by",
    ]  # fmt: skip
    readonly_fields = ["reference", "standing", "sent_late"]
    steps = [
        Step(
            "end", "End this extra time", services.end_reopening, danger=True,
            says="What they have not sent stays a draft. They get a mail.",
            allowed=lambda reopening, user: reopening.is_in_force,
        ),
    ]  # fmt: skip
    page_steps = [
        Step(
            "give", "Give one application extra time", reopen_by_reference, form=ReopenForm, done=_tell_code,
            says="After the call closed, one application can be written and sent for up to 24 hours more. The applicant"
            " gets a mail with a code. You can read the code out on the phone: it is shown once, on the next page.",
        ),
    ]  # fmt: skip

    def queues(self, request: HttpRequest) -> list[tuple[str, int, str]]:
        mine = Reopening.objects.visible_to(request.user).filter(application__call__stage__in=REOPENABLE)
        unsent = mine.filter(application__state=State.DRAFT)
        missed = unsent.filter(used_at__isnull=False, until__lte=clock.now())
        return [
            self.queue("Applications with extra time now", unsent.in_force()),
            self.queue("Extra time that ended before they sent", missed),
        ]

    @admin.display(description="application")
    def reference(self, reopening: Reopening) -> str:
        return reopening.application.reference

    @admin.display(description="now")
    def standing(self, reopening: Reopening) -> str:
        if reopening.ended_at:
            return "Ended early"
        if not reopening.is_in_force:
            return "Over" if reopening.used_at else "Over, never used"
        return "Being used" if reopening.used_at else "Code not used yet"

    @admin.display(description="sent late")
    def sent_late(self, reopening: Reopening) -> str:
        application = reopening.application
        if reopening.used_at is None or not application.was_sent_late or application.sent_at < reopening.used_at:
            return ""
        return f"Sent at {when(application.sent_at)}"
