"""The desk's side of outcomes and awards: write, check, release; conditions met."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from grants.awards import services
from grants.awards.forms import CallForm, ConditionForm, OutcomeForm, SeenForm, outcome_values
from grants.awards.models import Award, Condition, Outcome
from grants.calls.models import Stage
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import pounds


def what_release_does(_: None) -> str:
    """To how many people, before anybody presses the button."""
    waiting = Outcome.objects.filter(application__call__stage=Stage.SIGNED_OFF, released_at=None)
    counts = (
        waiting.order_by()
        .values("application__call__title")
        .annotate(all=Count("pk"), funded=Count("pk", filter=Q(kind="funded")), checked=Count("checked_at"))
    )
    lines = [
        f"{row['application__call__title']}: {row['all']} letters, {row['funded']} of them a grant; "
        f"{row['checked']} written and checked."
        for row in counts.order_by("application__call__title")
    ]
    return " ".join(["Every applicant of the call hears at the same moment. This cannot be undone.", *lines])


def what_is_checked(outcome: Outcome) -> str:
    """The letter itself, so that nobody stands by words that they read an hour ago."""
    words = " ".join(f"“{text}”" for text in (outcome.strength, outcome.reason, outcome.kind_line) if text)
    return f"You stand by this letter beside {outcome.written_by}, who wrote it. It says: {words}"


def can_check(outcome: Outcome, user) -> bool:
    waits = outcome.released_at is None and outcome.checked_at is None
    return waits and outcome.written_by_id not in (None, user.pk)


@admin.register(Outcome)
class OutcomeDesk(DeskAdmin):
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
        "readers_said",
        "written_by",
        "checked_by",
        "released_at",
    ]
    readonly_fields = ["readers_said"]
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
            form_values=lambda outcome: {"initial": {"seen": services.version_of(outcome)}},
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
        Step(
            "release",
            "Release all outcomes",
            services.release_outcomes,
            form=CallForm,
            danger=True,
            says=what_release_does,
        ),
    ]

    @admin.display(description="organisation")
    def organisation(self, outcome: Outcome) -> str:
        return outcome.application.applicant

    @admin.display(description="what it is about")
    def readers_said(self, outcome: Outcome) -> str:
        link = reverse("admin:grants_application_change", args=[outcome.application_id])
        return format_html('<a href="{}">Open the application</a>', link)

    def queues(self, request: HttpRequest) -> list[Queue]:
        pending = self.get_queryset(request).filter(released_at=None)
        unchecked = pending.filter(written_at__isnull=False, checked_at=None)
        to_check = "written_at__isnull=False&checked_at__isnull=True&released_at__isnull=True"
        return [
            self.queue("Letters to write", pending.filter(written_at=None), "written_at__isnull=True"),
            self.queue("Letters to check", unchecked.exclude(written_by=request.user), to_check),
        ]


def meet_condition(award: Award, *, condition: Condition, by) -> Condition:
    """The condition chosen in the form, which offers this award's only."""
    return services.meet_condition(condition, by=by)


@admin.register(Award)
class AwardDesk(DeskAdmin):
    roles = {Role.STAFF, Role.FINANCE}
    list_display = ["reference", "organisation", "amount", "starts_on", "ends_on", "agreement_signed"]
    list_filter = ["application__call"]
    list_select_related = ["application__organisation", "agreement"]
    search_fields = ["reference", "application__organisation__name"]
    fields = [
        "reference",
        "organisation",
        "amount",
        "public_name",
        "starts_on",
        "ends_on",
        "agreement_signed",
        "open_conditions",
    ]
    readonly_fields = ["organisation", "amount", "agreement_signed", "open_conditions"]
    steps = [
        Step(
            "condition-met",
            "A condition is met",
            meet_condition,
            form=ConditionForm,
            form_values=lambda award: {"award": award},
            roles={Role.STAFF},
            says="The payment that waited for this condition may go from now on.",
            allowed=lambda award, user: award.conditions.filter(met_at=None).exists(),
        ),
    ]

    @admin.display(description="organisation")
    def organisation(self, award: Award) -> str:
        return str(award.application.organisation)

    def get_queryset(self, request: HttpRequest):
        """Without those of the person's own group: somebody else deals with them."""
        return super().get_queryset(request).handled_by(request.user)

    @admin.display(description="amount", ordering="pence")
    def amount(self, award: Award) -> str:
        return pounds(award.pence)

    @admin.display(description="agreement signed", boolean=True)
    def agreement_signed(self, award: Award) -> bool:
        return award.agreement.signed_at is not None

    @admin.display(description="conditions not met yet")
    def open_conditions(self, award: Award) -> str:
        return "; ".join(condition.text for condition in award.conditions.filter(met_at=None)) or "None"
