"""The desk's side of paying members: finance's, and nobody else's."""

import datetime as dt

from django.contrib import admin
from django.http import HttpRequest

from cocreation.participation import services
from cocreation.participation.forms import RateForm, WhyNotForm
from cocreation.participation.models import Claim, ClaimState, PayRate
from grants.access.forms import PaidForm
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import pounds


@admin.register(PayRate)
class PayRateDesk(DeskAdmin):
    roles = {Role.FINANCE}
    list_display = ["fund", "unit", "amount", "since"]
    list_filter = ["fund", "unit"]
    list_select_related = ["fund"]
    fields = ["fund", "unit", "amount", "since", "set_at", "set_by"]
    readonly_fields = ["amount"]
    page_steps = [
        Step(
            "set", "Set what members are paid", services.set_rate, form=RateForm,
            says="Members read it on their page. Claims that were made before keep their amount.",
        ),
    ]  # fmt: skip

    @admin.display(description="amount", ordering="pence")
    def amount(self, rate: PayRate) -> str:
        return pounds(rate.pence)


def _waits(claim: Claim, user) -> bool:
    return claim.state == ClaimState.WAITING


@admin.register(Claim)
class ClaimDesk(DeskAdmin):
    roles = {Role.FINANCE}
    list_display = ["claimed_by", "what", "on_day", "amount", "way", "state", "due_on", "late"]
    list_filter = ["state", "fund"]
    list_select_related = ["claimed_by"]
    search_fields = ["claimed_by__name", "claimed_by__email"]
    ordering = ["due_on", "pk"]
    fields = [
        "claimed_by", "write_to", "way", "amount", "what", "on_day", "unit", "number", "preparation_hours", "fund",
        "state", "claimed_at", "due_on", "late", "paid_at", "paid_by", "payment_reference", "came_back", "declined_at",
        "declined_by", "why_not",
    ]  # fmt: skip
    readonly_fields = ["amount", "way", "write_to", "late", "payment_reference"]
    steps = [
        Step(
            "paid", "Mark as paid", services.pay_claim, form=PaidForm, allowed=_waits,
            says=lambda claim: f"{pounds(claim.pence)} leaves the fund's line for the Group. "
            "If you do not know where to send it, ask the member by phone or post, never by email.",
        ),
        Step(
            "not-agreed", "Do not agree", services.decline_claim, form=WhyNotForm, allowed=_waits,
            says="The member gets a mail and reads your reason when they sign in.",
        ),
        Step(
            "came-back", "The payment came back", services.take_payment_back,
            allowed=lambda claim, user: claim.state == ClaimState.PAID,
            says="The ledger counters the payment, and the member waits for it again.",
        ),
    ]  # fmt: skip

    @admin.display(description="amount", ordering="pence")
    def amount(self, claim: Claim) -> str:
        return pounds(claim.pence)

    @admin.display(description="way")
    def way(self, claim: Claim) -> str:
        return claim.chosen_in_words

    @admin.display(description="payment reference")
    def payment_reference(self, claim: Claim) -> str:
        return claim.opened()["payment_reference"]

    @admin.display(description="write to")
    def write_to(self, claim: Claim) -> str:
        return claim.claimed_by.email

    @admin.display(description="late")
    def late(self, claim: Claim) -> str:
        return "Late" if claim.is_late else ""

    def queues(self, request: HttpRequest) -> list[Queue]:
        rows, yesterday = self.get_queryset(request), clock.today() - dt.timedelta(days=1)
        return [
            self.queue("Members of the Group to pay", rows.waiting(), "state__exact=waiting"),
            self.queue(
                "Members of the Group whom we pay late", rows.late(), f"state__exact=waiting&due_on__lte={yesterday}"
            ),
        ]
