"""The desk's side of awards: the release that makes them; conditions met."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest

from grants.awards import services
from grants.awards.forms import ConditionForm
from grants.awards.models import Award, Condition
from grants.calls.models import Stage
from grants.letters.admin import OutcomeDesk
from grants.letters.forms import CallForm
from grants.letters.models import Outcome
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Step
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


OutcomeDesk.page_steps.append(
    Step(
        "release",
        "Release all outcomes",
        services.release_outcomes,
        form=CallForm,
        danger=True,
        says=what_release_does,
    )
)


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
