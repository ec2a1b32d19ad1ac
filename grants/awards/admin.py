"""The desk's side of awards: the release that makes them; conditions met."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.html import format_html_join

from grants.awards import queries, services
from grants.awards.forms import ConditionForm, DaysForm, OneSignsForm, SeenTermsForm, TermsForm
from grants.awards.models import AgreementTerms, Award, Condition, Party, Whom
from grants.calls.models import Stage
from grants.letters.admin import OutcomeDesk
from grants.letters.forms import CallForm
from grants.letters.models import Outcome
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


def let_one_sign(award: Award, *, because: str, by) -> Award:
    """Of the agreement that waits."""
    services.let_one_sign(queries.agreement_shown(award), because, by=by)
    return award


def waits_for_second(award: Award, user) -> bool:
    shown = queries.agreement_shown(award)
    return shown.waits and Party.SECOND in shown.open_places()


def meet_condition(award: Award, *, condition: Condition, by) -> Condition:
    """The condition chosen in the form, which offers this award's only."""
    return services.meet_condition(condition, by=by)


class LateToSign(admin.SimpleListFilter):
    title = "agreement"
    parameter_name = "agreement"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("waits", "waits for a signature"), ("late", "late to be signed")]

    def queryset(self, request: HttpRequest, rows):
        if self.value() not in ("waits", "late"):
            return rows
        waiting = queries.unsigned(request.user)
        waiting = queries.late(waiting) if self.value() == "late" else waiting
        return rows.filter(pk__in=waiting.order_by().values("award"))


@admin.register(Award)
class AwardDesk(DeskAdmin):
    roles = {Role.STAFF, Role.FINANCE}
    list_display = ["reference", "organisation", "amount", "starts_on", "ends_on", "agreement_signed"]
    list_filter = ["application__call", LateToSign]
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
        Step(
            "one-signs",
            "Let one person sign for them",
            let_one_sign,
            form=OneSignsForm,
            roles={Role.STAFF},
            says="Usually two people sign for the grant partner. Finance reads your reason before it signs.",
            allowed=waits_for_second,
        ),
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        waiting = queries.late(queries.unsigned(request.user))
        ours = [one.award_id for one in waiting if queries.waits_for_us(one)]
        theirs = [one.award_id for one in waiting if one.award_id not in ours]
        return [
            (f"{label} late to sign", len(awards), f"{self.address('changelist')}?agreement=late")
            for label, awards in (("We are", ours), ("Grant partners are", theirs))
            if awards
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


@admin.register(AgreementTerms)
class TermsDesk(DeskAdmin):
    """What every agreement says, in its versions."""

    list_display = ["version", "written_by", "written_at", "published_by", "published_at"]
    list_select_related = ["written_by", "published_by"]
    fields = ["version", "because", "says", "written_by", "written_at", "published_by", "published_at"]
    readonly_fields = ["says"]
    steps = [
        Step(
            "publish",
            "Publish this version",
            services.publish_terms,
            form=SeenTermsForm,
            form_values=lambda version: {"initial": {"seen": version.written_at.isoformat()}},
            says="Every agreement that is sent from now on says it. Those that were sent stay as they are.",
            allowed=lambda version, user: version.published_at is None and version.written_by_id not in (None, user.pk),
        ),
    ]
    page_steps = [
        Step(
            "write",
            "Write a version",
            services.write_terms,
            form=TermsForm,
            says="It begins with what the newest version says. A second person publishes it.",
        ),
        Step(
            "days",
            "Set when a signature is late",
            services.set_days_to_sign,
            form=DaysForm,
            says="After so many days the desk shows it, and whoever owes it gets a mail a week.",
        ),
    ]

    @admin.display(description="what it says")
    def says(self, version: AgreementTerms) -> str:
        marks = dict(Whom.choices)
        return format_html_join(
            "", "<p>{}{}</p>",
            ((f"If {marks[one['for']]}: " if one["for"] != Whom.ALL else "", one["text"]) for one in version.clauses),
        )  # fmt: skip

    def queues(self, request: HttpRequest) -> list[Queue]:
        drafts = AgreementTerms.objects.filter(published_at=None)
        return [self.queue("Terms of agreements to look at", drafts, "published_at__isnull=True")]
