"""Reads of what members are paid."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.group.queries import own_membership
from cocreation.participation import rules
from cocreation.participation.kinds import COSTS, Unit, Way
from cocreation.participation.models import Claim, ClaimState, PaymentChoice, PayRate
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.look.words import pounds

LINE = "panel"
"""Key of the budget line that members are paid from."""
TONES = {"waiting": "wait", "paid": "done", "not_agreed": "no", "taken_back": "plain"}


@dataclass(frozen=True)
class Sums:
    """Pence of claims by where they are. What was taken back or not agreed is in neither."""

    waiting: int
    paid: int


def choice_of(member: Member) -> PaymentChoice | None:
    """None: not chosen yet. One query."""
    return PaymentChoice.objects.filter(member=member).first()


def rates_on(fund: Fund, day: dt.date) -> dict[str, int]:
    """Unit → pence that the fund pays for work on that day, in the order of Unit. One query."""
    rows = PayRate.objects.filter(fund=fund, since__lte=day).order_by("unit", "-since").distinct("unit")
    found = {rate.unit: rate.pence for rate in rows}
    return {unit.value: found[unit] for unit in Unit if unit in found}


def paying_funds() -> list[dict[str, Any]]:
    """[{"fund", "rates": [(label of the unit, pence)]}] of the funds that pay members today. One query."""
    rows = PayRate.objects.filter(since__lte=clock.today()).select_related("fund").order_by("fund_id", "unit", "-since")
    found: dict[Fund, dict[str, int]] = defaultdict(dict)
    for rate in rows.distinct("fund_id", "unit"):
        found[rate.fund][rate.unit] = rate.pence
    return [
        {"fund": fund, "rates": [(unit.label, rates[unit]) for unit in Unit if unit in rates]}
        for fund, rates in found.items()
    ]


def own_fund(user: Any, pk: int) -> tuple[Member, Fund]:
    """The person's own membership, and a fund that pays members."""
    funds = Fund.objects.filter(pay_rates__since__lte=clock.today()).distinct()
    return own_membership(user), funds.get(pk=pk)


def own_claim(user: Any, public_id: Any) -> Claim:
    return Claim.objects.get(public_id=public_id, member__user=user)


def claims_of(member: Member) -> QuerySet[Claim]:
    """Newest day first."""
    return member.claims.all()


def sums_of(claims: QuerySet[Claim]) -> Sums:
    """Of a member's claims, or of a fund's. One query."""
    waiting, paid = (Sum("pence", filter=Q(state=state)) for state in (ClaimState.WAITING, ClaimState.PAID))
    found = claims.order_by().aggregate(waiting=waiting, paid=paid)
    return Sums(found["waiting"] or 0, found["paid"] or 0)


def pays_for(choice: PaymentChoice | None, what: str) -> bool:
    """Whether this can be claimed in the way that was chosen."""
    return pays_costs(choice) if what in COSTS else pays_time(choice)


def pays_time(choice: PaymentChoice | None) -> bool:
    """Whether time can be claimed in the way that was chosen."""
    return choice is not None and choice.chosen in (Way.BANK, Way.VOUCHER, Way.DONATE)


def pays_costs(choice: PaymentChoice | None) -> bool:
    return choice is not None and choice.chosen not in ("", Way.NONE)


def waiting_for_finance(user: Any) -> list[dict[str, Any]]:
    """What members wait for, as grants.payments.queries.also_waiting says; nothing for others. One query."""
    if not rules.pays_members(user):
        return []
    late = Count("pk", filter=Q(due_on__lt=clock.today()))
    found = Claim.objects.visible_to(user).waiting().order_by().aggregate(Count("pk"), Sum("pence"), late=late)
    if not found["pk__count"]:
        return []
    address = reverse("admin:cocreation_claim_changelist")
    return [
        {
            "title": "We pay members of the Group late" if found["late"] else "Members of the Group wait for pay",
            "says": f"Claims that wait: {found['pk__count']}, {pounds(found['pence__sum'])} in all. "
            f"Past the day we said: {found['late']}.",
            "url": f"{address}?state__exact={ClaimState.WAITING.value}",
            "action": "See the claims",
            "late": bool(found["late"]),
        }
    ]
