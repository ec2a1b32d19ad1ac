"""Closing for good: what is still open is said, and the clocks of what comes after start."""

from django.db import transaction
from django.db.models import Model

from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.keeping import still_open
from shaping_future.record.services import note
from shaping_future.rights import rules
from shaping_future.rights.models import Closing


def open_things(subject: Model) -> list[tuple[str, int, str]]:
    """(what, how many, where) of everything that has to be done first."""
    found = [(one.says, one.count(subject), one.address(subject)) for one in still_open()]
    return [one for one in found if one[1]]


@transaction.atomic
def close(kind: str, subject: Model, *, by) -> Closing:
    """Nothing is open any more: from now on it ends by itself, kind by kind."""
    if not rules.keeps_data(by):
        raise NotAllowed("Only the fund's staff can do this.")
    type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    if Closing.objects.filter(subject_type=kind, subject_id=str(subject.pk)).exists():
        raise NotAllowedNow("This is closed already.")
    if left := open_things(subject):
        raise NotAllowedNow(f"Still open: {'; '.join(f'{number} {says}' for says, number, _way in left)}.")
    closing = Closing.objects.create(subject_type=kind, subject_id=str(subject.pk), by=by)
    note(f"{kind}.closed", subject, by=by)
    return closing
