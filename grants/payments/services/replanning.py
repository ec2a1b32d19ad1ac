"""What is still to pay of a grant, planned anew: a variation was signed, or the grant ended. What went stays."""

import datetime as dt
from typing import Any

from django.db import transaction

from grants.awards.models import Award
from grants.diligence.queries import blocking
from grants.payments.models import Instalment, InstalmentState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.look.words import pounds
from shaping_future.record.services import note

from .instalments import refuse_unfit


@transaction.atomic
def replan(award: Award, plan: list[dict[str, Any]], whole: int, *, by: User) -> list[Instalment]:
    """Pay what is left so: [{"pence", "due_on", "when"}]. With what is paid or at the bank it makes the `whole` grant.

    Payments keep their numbers, in order, because conditions name them. A payment of which a part went keeps that part.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
    refuse_unfit(award, by)
    rows = list(award.instalments.select_for_update(of=("self",)))
    went = sum(one.paid_pence + one.ordered_pence for one in rows)
    planned = sum(one["pence"] for one in plan)
    if went + planned != whole:
        raise NotAllowedNow(
            f"{pounds(went)} went meanwhile, and {pounds(planned)} are planned: together they are not"
            f" {pounds(whole)}. Call this change off and propose it again."
        )
    left = _without_rest(rows, by)
    if plan:
        _refuse_lost_conditions(award, left[len(plan) :])
    _cancel(left[len(plan) :], by)
    for row in left[: len(plan)]:  # first down, then up: the sum is never more than the grant
        row.pence = 1
        row.save(update_fields=["pence"])
    made = [_planned(award, row, one, by) for row, one in zip(left, plan, strict=False)]
    number = max((one.number for one in rows), default=0)
    for offset, one in enumerate(plan[len(left) :], start=1):
        fresh = Instalment(award=award, number=number + offset, scheduled_at=clock.now())
        made.append(_planned(award, fresh, one, by))
    note("instalments.replanned", award, by=by, pence=[one.pence for one in made])
    return made


def cancel_rest(award: Award, *, by: User) -> None:
    """Nothing more is paid of it; the caller holds the lock of the award, and says who may."""
    rows = list(award.instalments.select_for_update(of=("self",)))
    _cancel(_without_rest(rows, by), by)


def _without_rest(rows: list[Instalment], by: User) -> list[Instalment]:
    """Those of which nothing went. Of the others what has not gone is taken off, so that they are done."""
    rest = [one for one in rows if one.rest]
    if any(one.lines.open().exists() for one in rest):
        raise NotAllowedNow("A payment of this grant is in a payment run. Take it out of the run first.")
    for one in rest:
        if one.paid_pence or one.ordered_pence:
            one.pence = one.paid_pence + one.ordered_pence
            _end_withholding(one, by)
            one.state = InstalmentState.SCHEDULED
            one.save(update_fields=["pence", "state"])
    return [one for one in rest if one.rest]


def _cancel(rows: list[Instalment], by: User) -> None:
    for one in rows:
        _end_withholding(one, by)
        one.state = InstalmentState.CANCELLED
        one.save(update_fields=["state"])
        note("instalment.cancelled", one, by=by, pence=one.pence)


def _end_withholding(one: Instalment, by: User) -> None:
    one.withholdings.filter(ended_at=None).update(ended_at=clock.now(), ended_by=by)


def _refuse_lost_conditions(award: Award, surplus: list[Instalment]) -> None:
    """A condition blocks the payment that it names: without that payment it would block none."""
    numbers = {one.number for one in surplus}
    waiting = set(award.conditions.filter(met_at=None).values_list("instalment", flat=True))
    if lost := sorted(numbers & (waiting | set(blocking(award.application)))):
        raise NotAllowedNow(f"Payment {lost[0]} waits for a condition, so the plan needs that payment, or the condition"
                            " is met first.")  # fmt: skip


def _planned(award: Award, row: Instalment, one: dict[str, Any], by: User) -> Instalment:
    row.pence, row.terms, row.scheduled_by = one["pence"], one["when"][:200], by
    row.due_on = dt.date.fromisoformat(one["due_on"])
    row.save()
    return row
