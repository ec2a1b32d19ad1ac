"""What was found, and what may not be paid until a condition is met."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from grants.applications.models import Application
from grants.diligence.kinds import Found
from grants.diligence.models import Checklist, ChecklistItem, Finding
from grants.diligence.queries.outcomes import blocking
from grants.diligence.services._held import held
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

paid_already: list[Callable[[Application], set[int]]] = []
"""What later steps know: application → numbers of the payments that went. Each adds to it when it is ready."""
LONGEST = 2000
"""Characters of what was found."""


@transaction.atomic
def find(
    item: ChecklistItem, found: str, text: str = "", due_on: dt.date | None = None, instalment: int | None = None,
    *, seen: int, by: User,
) -> Finding:  # fmt: skip
    """Write what this person found. `seen`: how many findings they had read, so that two do not talk past each other.

    A condition that is met is a pass: it stands before the condition, and the payment waits no longer.
    """
    checklist = held(item.checklist, by)
    item, text = checklist.items.get(pk=item.pk), text.strip()
    if item.findings.count() != seen:
        raise NotAllowedNow("Something was written about this check meanwhile. Read it, then send yours again.")
    if not item.needed:
        raise NotAllowedNow("This check is not needed any more.")
    _refuse_unfit(checklist, found, text, due_on, instalment)
    if found != Found.CONDITION:
        due_on = instalment = None
    finding = Finding.objects.create(
        item=item, found=found, text=text, due_on=due_on, instalment=instalment, at=clock.now(), by=by
    )
    note("check.found", item, by=by, checklist=checklist.pk, found=found, due_on=due_on, instalment=instalment)
    return finding


def _refuse_unfit(checklist: Checklist, found: str, text: str, due_on: dt.date | None, instalment: int | None) -> None:
    if found not in Found.values:
        raise NotValid("Say what you found: pass, pass with a condition, or concern.")
    if len(text) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer.")
    if found != Found.PASS and not text:
        raise NotValid("Write what has to happen, or what worries you.")
    if found != Found.CONDITION:
        return
    payments = len(checklist.application.call.payment_terms)
    if due_on is None or due_on < clock.today():
        raise NotValid("Choose today or a later day by when the condition is met.")
    if instalment is None or not 1 <= instalment <= payments:
        raise NotValid(f"Choose which of the {payments} payments waits for it.")
    if any(instalment in ask(checklist.application) for ask in paid_already):
        raise NotAllowedNow(f"Payment {instalment} went already. Choose one that is still to come.")


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def refuse_blocked(application: Application, instalment: int) -> None:
    """For whoever is about to pay: no condition of the checks may wait at this payment. Nobody adds one meanwhile."""
    if Checklist.objects.select_for_update().filter(application=application).first() is None:
        return
    for condition in blocking(application).get(instalment, ()):
        raise NotAllowedNow(f"{condition.said} Payment {instalment} waits for it.")
