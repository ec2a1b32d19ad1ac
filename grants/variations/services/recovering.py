"""What an ended grant sends back: written down by finance, free for other grants from then on."""

from django.db import transaction
from django.db.models import Sum

from grants.fund import services as fund
from grants.variations import rules
from grants.variations.models import Ending, Recovery
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.words import pounds
from shaping_future.record.services import note, seal

from ._moves import locked, refuse_strangers


def still_to_recover(ending: Ending) -> int:
    """Pence that we asked back and that have not come."""
    came = ending.recoveries.order_by().aggregate(sum=Sum("pence"))["sum"] or 0
    return ending.recover_pence - came


@transaction.atomic
def note_recovery(ending: Ending, pence: int, seen: int | None = None, *, by: User) -> Recovery:
    """Money came back. `seen`: how much was still to come on the page, so that nothing is written down twice."""
    award = locked(ending.award)
    ending = Ending.objects.select_for_update().get(pk=ending.pk)
    if not rules.keeps_money(by):
        raise NotAllowed("Global Dialogue's finance team writes down money that came.")
    refuse_strangers(award, by)
    left = still_to_recover(ending)
    if ending.confirmed_at is None or not left:
        raise NotAllowedNow("Nothing is asked back for this grant, or everything has come.")
    if seen is not None and seen != left:
        raise NotAllowedNow("Something came meanwhile. Look at what is still to come, then write yours.")
    if not 0 < pence <= left:
        raise NotAllowedNow(f"{pounds(left)} are still to come back.")
    made = Recovery.objects.create(ending=ending, pence=pence, by=by, at=clock.now())
    call = award.application.call
    fund.recover(call.fund, award.application.reference, pence, by=by, key=f"recovery-{made.pk}")
    note("award.recovered", award, by=by, pence=pence)
    seal()
    return made
