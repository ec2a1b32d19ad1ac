"""Closing by itself: what beat does when a call's time has passed."""

from django.db import transaction

from grants.calls.models import Call, Stage
from shaping_future import clock, rows

from .stages import begin_checking


def close_due_calls() -> int:
    """Begin the check of every call whose time has passed; how many. Twice, or twice at once, is harmless: under the
    call's lock the second one finds it done. After a stop of the worker it happens late, and once. A call that
    cannot be closed holds up none behind it."""
    due = Call.objects.filter(stage=Stage.LAUNCHED, closes_at__lte=clock.now()).order_by("closes_at", "pk")
    return rows.each(_close, due.values_list("pk", flat=True))


@transaction.atomic
def _close(pk: int) -> bool:
    call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
    if call.stage != Stage.LAUNCHED or clock.now() < call.closes_at:  # another worker did it, or it has more time now
        return False
    begin_checking(call, by=None)
    return True
