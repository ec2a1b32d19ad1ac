"""Reads of instalments."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from grants.applications.models import Application, Rung
from grants.awards.models import Award
from grants.bank import queries as bank
from grants.diligence.queries import blocking_each
from grants.payments.models import Instalment, InstalmentState, WaitsFor, Withholding
from shaping_future.look.words import short_day

also_waiting: list[Callable[[Any], list[dict[str, Any]]]] = []
"""What later apps have for finance to pay: user → [{"title", "says", "url", "action", "late"}]. Each adds to it when it
is ready, because grants does not know them."""
reports_came: list[Callable[[Collection[int]], set[tuple[int, str]]]] = []
"""Which learning reports of these awards have come: (award, key of the learning date). Learning adds its answer."""


def waiting_elsewhere(user) -> list[dict[str, Any]]:
    return [one for ask in also_waiting for one in ask(user)]


def payable_awards(user) -> QuerySet:
    """Awards with their instalments, for finance and staff; not those the person has an interest in or a part of."""
    return (
        Award.objects.handled_by(user)
        .select_related("application__organisation", "application__host", "agreement")
        .prefetch_related(Prefetch("instalments", Instalment.objects.select_related("scheduled_by")), "conditions")
        .order_by("reference")
    )


def payable_award(user, public_id) -> Award:
    return bank.with_account(payable_awards(user)).get(public_id=public_id)


def instalment_for(user, pk) -> Instalment:
    """One instalment of an award that this person may handle."""
    instalment = Instalment.objects.select_related("award").get(pk=pk)
    Award.objects.handled_by(user).get(pk=instalment.award_id)
    return instalment


def prepared_something(award: Award, user) -> bool:
    """Whether this person scheduled a payment of the award that has not gone yet."""
    return award.instalments.with_rest().filter(scheduled_by=user).exists()


def paid_numbers(application: Application) -> set[int]:
    """The numbers of the payments of an application's grant of which a part is at the bank or went."""
    gone = Instalment.objects.filter(award__application=application).filter(
        Q(paid_pence__gt=0) | Q(ordered_pence__gt=0)
    )
    return set(gone.values_list("number", flat=True))


def sums(award: Award) -> dict[str, int]:
    """Pence of an award by where they are: paid + ordered + due + withheld + unscheduled always make the award."""
    found = dict.fromkeys(("paid", "ordered", "due", "withheld"), 0)
    for instalment in award.instalments.all():
        found["paid"] += instalment.paid_pence
        found["ordered"] += instalment.ordered_pence
        found["withheld" if instalment.state == InstalmentState.WITHHELD else "due"] += instalment.rest
    return found | {"unscheduled": award.pence - sum(found.values())}


def withholdings(award: Award) -> dict[int, Withholding]:
    """Why payments of the award are held back now, by the instalment's pk."""
    held = [one for one in award.instalments.all() if one.state == InstalmentState.WITHHELD]
    if not held:
        return {}
    rows = Withholding.objects.filter(instalment__in=held, ended_at=None).select_related("by")
    return {row.instalment_id: row for row in rows}


# --- why a payment cannot go ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hindrances:
    """What a payment may wait for, fetched once for many awards."""

    checks: dict[int, dict[int, list]]
    reports: set[tuple[int, str]]

    def of(self, instalment: Instalment, award: Award, day: dt.date) -> list[str]:
        """Why it cannot be paid on that day, one sentence each; empty when it can. The most final reason is first."""
        return [
            *_own(instalment, day),
            *self._came(instalment),
            *_of_agreement(instalment, award),
            *self._of_checks(instalment, award),
            *bank.waits_for(bank.current(award)),
        ]

    def _came(self, instalment: Instalment) -> list[str]:
        if instalment.waits_for == WaitsFor.EVENT and instalment.came_at is None:
            return ["Nobody has written down yet that it has happened what this payment waits for."]
        report = (instalment.award_id, instalment.waits_report)
        if instalment.waits_for == WaitsFor.REPORT and report not in self.reports:
            return ["The learning report that this payment waits for has not come yet."]
        return []

    def _of_checks(self, instalment: Instalment, award: Award) -> list[str]:
        waiting = self.checks.get(award.application_id, {}).get(instalment.number, ())
        return [f"{one.said} Payment {instalment.number} waits for it." for one in waiting]


def hindrances(awards: Iterable[Award], instalments: Iterable[Instalment]) -> Hindrances:
    """For these payments of these awards, in one query; two when one of them waits for a report."""
    keys = {one.award_id for one in instalments if one.waits_for == WaitsFor.REPORT}
    reports = {found for ask in reports_came for found in ask(keys)} if keys else set()
    return Hindrances(blocking_each([award.application_id for award in awards]), reports)


def _own(instalment: Instalment, day: dt.date) -> list[str]:
    if instalment.state == InstalmentState.CANCELLED:
        return ["This payment is cancelled."]
    if instalment.is_paid:
        return ["This payment is paid already."]
    if not instalment.rest:
        return ["This payment is with the bank already."]
    if instalment.state == InstalmentState.WITHHELD:
        return ["This payment is withheld."]
    if instalment.due_on > day:
        return [f"This payment is not due yet: its day is {short_day(instalment.due_on)}."]
    return []


def _of_agreement(instalment: Instalment, award: Award) -> list[str]:
    if award.ended_at:
        return ["This grant has ended. Nothing more is paid."]
    if award.agreement.signed_at is None:
        return ["The agreement is not signed by both sides yet."]
    if any(one.instalment == instalment.number and one.met_at is None for one in award.conditions.all()):
        return ["A condition of the Board is not met yet, and this payment waits for it."]
    return []


def kept_back(user, references: Collection[str]) -> set[str]:
    """Those of the ledger's references that this person is not told: their own interests and their own applications."""
    mine = Q(participants__user=user) | Q(recusals__user=user, recusals__ended_at=None, recusals__rung=Rung.ROOM)
    return set(Application.objects.filter(mine, reference__in=references).values_list("reference", flat=True))
