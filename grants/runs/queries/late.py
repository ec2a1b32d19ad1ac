"""What waits for finance, as grants.payments.queries.also_waiting says, and the same by mail."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from grants.awards.models import Award
from grants.payments.models import Withholding
from grants.runs.models import PaymentRun
from grants.runs.queries.due import late_payments
from grants.runs.workflow import RunState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.look.words import few


def waiting_for_finance(user) -> list[dict]:
    """Runs to approve, payments and runs that are late, holds whose day has come."""
    if not user.has_role(Role.FINANCE):
        return []
    return [*_late(user), *_runs(user), *_holds(user)]


def is_late(user) -> bool:
    return any(one["late"] for one in waiting_for_finance(user))


def _late(user) -> list[dict]:
    late = late_payments(user)
    if not late:
        return []
    named = sorted({one.award.reference for one in late})
    says = f"Due for more than {settings.PAYMENT_LATE_DAYS} days: {few(named)}."
    return [_one("We pay grant partners late", says, reverse("run-prepare"), "Prepare a payment run", late=True)]


def _runs(user) -> list[dict]:
    runs = PaymentRun.objects.visible_to(user).filter(state__in=[RunState.PREPARED, RunState.APPROVED, RunState.SENT])
    to_approve, silent = [], []
    slow = clock.today() - dt.timedelta(days=settings.RUN_LATE_DAYS)
    for run in runs.order_by("pay_on", "pk"):
        if run.state == RunState.PREPARED and run.prepared_by_id != user.pk:
            to_approve.append(run.reference)
        if run.pay_on < slow:
            silent.append(run.reference)
    found, url = [], reverse("run-list")
    if silent:
        says = f"No answer of the bank since their day of payment: {few(silent)}."
        found.append(_one("Payment runs that are not done", says, url, "See the runs", late=True))
    if to_approve:
        says = f"Somebody prepared them, and you can approve them: {few(to_approve)}."
        found.append(_one("Payment runs to approve", says, url, "See the runs"))
    return found


def _holds(user) -> list[dict]:
    held = Withholding.objects.filter(
        ended_at=None, until__lte=clock.today(), instalment__award__in=Award.objects.handled_by(user)
    )
    named = sorted(set(held.values_list("instalment__award__reference", flat=True)))
    if not named:
        return []
    says = f"The day has come to look again at what is held back: {few(named)}."
    return [_one("Payments that are held back", says, reverse("payment-list"), "See the grants", late=True)]


def _one(title: str, says: str, url: str, action: str, *, late: bool = False) -> dict:
    return {"title": title, "says": says, "url": url, "action": action, "late": late}
