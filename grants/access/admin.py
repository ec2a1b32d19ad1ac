"""The desk's side: what people need, and what it costs them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import pounds
from shaping_future.record.services import note_read

from . import queries, services
from .forms import PaidForm, ReasonForm
from .models import AccessCost, AccessNeeds, CostState


@admin.register(AccessNeeds)
class AccessNeedsDesk(DeskAdmin):
    roles = {Role.STAFF}
    list_display = ["reference", "call", "wanted", "changed_at"]
    list_filter = ["application__call"]
    list_select_related = ["application__call"]
    search_fields = ["application__reference"]
    fields = ["reference", "call", "wanted", "language", "phone", "words", "write_to", "changed_at"]
    readonly_fields = ["reference", "call", "wanted", "language", "phone", "words", "write_to"]

    def opened(self, kept: AccessNeeds, by: Any) -> None:
        note_read(kept, by)

    @admin.display(description="reference", ordering="application__reference")
    def reference(self, kept: AccessNeeds) -> str:
        return kept.application.reference

    @admin.display(description="call")
    def call(self, kept: AccessNeeds) -> str:
        return str(kept.application.call)

    @admin.display(description="needs")
    def wanted(self, kept: AccessNeeds) -> str:
        return "; ".join(queries.need_in_words(need) for need in kept.opened()["needs"])

    @admin.display(description="language")
    def language(self, kept: AccessNeeds) -> str:
        return kept.opened()["language"]

    @admin.display(description="phone")
    def phone(self, kept: AccessNeeds) -> str:
        return kept.opened()["phone"]

    @admin.display(description="words")
    def words(self, kept: AccessNeeds) -> str:
        return kept.opened()["words"]

    @admin.display(description="write to")
    def write_to(self, kept: AccessNeeds) -> str:
        return kept.changed_by.email


def _may_decide(cost: AccessCost, user: Any) -> bool:
    return cost.state == CostState.ASKED


@admin.register(AccessCost)
class AccessCostDesk(DeskAdmin):
    roles = {Role.STAFF, Role.FINANCE}
    list_display = ["reference", "need", "amount", "state", "asked_at", "paid_at"]
    list_filter = ["state", "application__call"]
    list_select_related = ["application"]
    search_fields = ["application__reference"]
    fields = [
        "reference", "need", "words", "amount", "state", "asked_at", "asked_by", "decided_at", "decided_by", "reason",
        "paid_at", "paid_by", "payment_reference",
    ]  # fmt: skip
    readonly_fields = ["reference", "need", "words", "amount", "reason"]
    steps = [
        Step(
            "agree", "Agree", services.agree_cost, allowed=_may_decide, roles={Role.STAFF},
            says="Finance pays it from the line for access costs, whatever becomes of the application.",
        ),
        Step(
            "decline", "Do not agree", services.decline_cost, form=ReasonForm, allowed=_may_decide, roles={Role.STAFF},
            says="The applicant gets a mail and reads your words when they sign in.",
        ),
        Step(
            "paid", "Mark as paid", services.pay_cost, form=PaidForm, roles={Role.FINANCE},
            allowed=lambda cost, user: cost.state == CostState.AGREED and cost.decided_by_id != user.pk,
            says=lambda cost: f"{pounds(cost.pence)} leaves the fund's line for access costs.",
        ),
    ]  # fmt: skip

    @admin.display(description="reference", ordering="application__reference")
    def reference(self, cost: AccessCost) -> str:
        return cost.application.reference

    @admin.display(description="amount", ordering="pence")
    def amount(self, cost: AccessCost) -> str:
        return pounds(cost.pence)

    @admin.display(description="need")
    def need(self, cost: AccessCost) -> str:
        return queries.need_in_words(cost.opened()["need"])

    @admin.display(description="words")
    def words(self, cost: AccessCost) -> str:
        return cost.opened()["words"]

    @admin.display(description="reason")
    def reason(self, cost: AccessCost) -> str:
        return cost.opened()["reason"]

    def queues(self, request: HttpRequest) -> list[Queue]:
        rows = self.get_queryset(request)
        asked = self.queue("Access costs to agree", rows.filter(state=CostState.ASKED), "state__exact=asked")
        agreed = self.queue("Access costs to pay", rows.filter(state=CostState.AGREED), "state__exact=agreed")
        return [asked, agreed] if request.user.has_role(Role.STAFF) else [agreed]
