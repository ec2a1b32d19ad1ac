"""The desk's side of changes: what waits for a second person, how a grant ends, what came back."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from grants.awards.admin import AwardDesk
from grants.awards.models import Award
from grants.variations import services
from grants.variations.forms import EndForm, RecoveryForm
from grants.variations.models import Ending, Variation
from grants.variations.services.recovering import still_to_recover
from grants.variations.workflow import VariationState
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import pounds


def end(award: Award, *, how: str, reason: str, recover_pence: int | None, words: str, by) -> Ending:
    return services.prepare_end(award, how, words, reason, recover_pence or 0, by=by)


AwardDesk.steps.append(
    Step(
        "end",
        "End this grant",
        end,
        form=EndForm,
        roles={Role.STAFF},
        danger=True,
        says="A second person confirms it. Then what is still to pay is cancelled and free for other grants.",
        allowed=lambda award, user: award.ended_at is None and not award.endings.standing().exists(),
    )
)


class OfHandledGrants(DeskAdmin):
    """Rows of grants that this person deals with for the fund."""

    roles = {Role.STAFF, Role.FINANCE}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(award__in=Award.objects.handled_by(request.user))


@admin.register(Variation)
class VariationDesk(OfHandledGrants):
    """What changes in grants. Each is read and decided on its own page."""

    list_display = ["award", "state", "needs_board", "asked_at", "proposed_by", "decided_by"]
    list_filter = ["state", "needs_board"]
    list_select_related = ["award", "proposed_by", "decided_by"]
    search_fields = ["award__reference"]
    fields = ["award", "state", "message", "why", "needs_board", "asked_at", "proposed_by", "decided_by", "page"]
    readonly_fields = ["page"]

    @admin.display(description="where it is decided")
    def page(self, variation: Variation) -> str:
        link = reverse("variation-list", args=[variation.award.public_id])
        return format_html('<a href="{}">Open the changes of {}</a>', link, variation.award)

    def queues(self, request: HttpRequest) -> list[Queue]:
        if not request.user.has_role(Role.STAFF):
            return []
        rows = self.get_queryset(request)
        asked, proposed = (rows.filter(state=state) for state in (VariationState.ASKED, VariationState.PROPOSED))
        proposed = proposed.filter(needs_board=False).exclude(proposed_by=request.user)
        return [
            self.queue("Changes that grant partners ask for", asked, "state__exact=asked"),
            self.queue("Changes of grants to decide", proposed, "state__exact=proposed&needs_board__exact=0"),
        ]


@admin.register(Ending)
class EndingDesk(OfHandledGrants):
    """How grants end: one person prepared it, another confirms it."""

    list_display = ["award", "how", "reason", "prepared_by", "confirmed_by", "confirmed_at"]
    list_filter = ["how", "reason"]
    list_select_related = ["award", "prepared_by", "confirmed_by"]
    search_fields = ["award__reference"]
    fields = ["award", "how", "reason", "words", "asked_back", "prepared_by", "confirmed_by", "confirmed_at", "freed"]
    readonly_fields = ["asked_back", "freed"]
    steps = [
        Step(
            "confirm",
            "Confirm the end",
            services.confirm_end,
            roles={Role.STAFF},
            danger=True,
            says="What is still to pay is cancelled. What is left is free for other grants. This cannot be undone.",
            allowed=lambda ending, user: _waits(ending) and ending.prepared_by_id != user.pk,
        ),
        Step(
            "call-off",
            "Call it off",
            services.call_off_end,
            roles={Role.STAFF},
            says="The grant goes on as it was.",
            allowed=lambda ending, user: _waits(ending),
        ),
        Step(
            "came-back",
            "Write down what came back",
            lambda ending, *, pence, seen, by: services.note_recovery(ending, pence, _number(seen), by=by),
            form=RecoveryForm,
            form_values=lambda ending: {
                "initial": {"pence": still_to_recover(ending), "seen": str(still_to_recover(ending))}
            },
            roles={Role.FINANCE},
            says="It is free for other grants from then on.",
            allowed=lambda ending, user: ending.confirmed_at is not None and still_to_recover(ending) > 0,
        ),
    ]

    @admin.display(description="asked back")
    def asked_back(self, ending: Ending) -> str:
        return f"{pounds(ending.recover_pence)}, of it still to come {pounds(still_to_recover(ending))}"

    @admin.display(description="free for other grants")
    def freed(self, ending: Ending) -> str:
        return "–" if ending.freed_pence is None else f"{pounds(ending.freed_pence)} of {pounds(ending.was_pence)}"

    def queues(self, request: HttpRequest) -> list[Queue]:
        if not request.user.has_role(Role.STAFF):
            return []
        waiting = self.get_queryset(request).filter(confirmed_at=None, called_off_at=None)
        waiting = waiting.exclude(prepared_by=request.user)
        return [self.queue("Ends of grants to confirm", waiting, "confirmed_at__isnull=True")]


def _waits(ending: Ending) -> bool:
    return ending.confirmed_at is None and ending.called_off_at is None


def _number(seen: str) -> int:
    return int(seen) if seen.isdecimal() and len(seen) < 16 else -1
