"""Publishing the numbers of a call. They are counted by themselves, at two moments: nobody chooses when."""

from django.db import transaction

from grants.calls.models import Call
from shaping_future import rows
from shaping_future.record.services import note

from . import queries
from .building import build
from .kinds import Moment
from .models import FunnelSnapshot


def take_due_snapshots() -> int:
    """Every snapshot whose moment has come and that is not there; how many. Twice, or twice at once, is harmless."""
    return rows.each(_take, queries.due())


@transaction.atomic
def _take(wanted: tuple[int, Moment]) -> bool:
    pk, moment = wanted
    call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
    if (pk, moment) not in queries.due():  # another worker made it
        return False
    earlier = call.funnel_snapshots.filter(moment=Moment.CLOSED).first()
    content = build(moment, queries.facts(call), queries.choices(call), earlier.content if earlier else None)
    snapshot = FunnelSnapshot.objects.create(call=call, moment=moment, content=content)
    note("funnel.published", snapshot, call=call.pk, moment=moment.value)
    return True
