"""Freezing the recommendation pack and handing it to the Board."""

from django.db import transaction

from cocreation.recommendation import queries
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from cocreation.recommendation.services._held import deciding, fund_locked, locked, move_on
from cocreation.recommendation.services.pack import pack_of
from grants.applications.models import READABLE
from grants.board import services as board
from grants.board.models import Recommendation
from grants.calls.models import Call
from grants.fund import services as fund
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow


@transaction.atomic
def recommend_slate(slate: Slate, *, by: User) -> Recommendation:
    """Freeze the agreed slate as the Board's pack. From here on nobody can change what was recommended.

    An interest declared since the round closed takes that person's position away; a grant that loses its quorum by it
    falls off, and its money is free again.
    """
    slate = locked(slate)
    call = deciding(slate.call, by)
    move_on(slate, SlateState.RECOMMENDED, by=by)
    _drop_undecided(slate, call, by)
    related = ("application__organisation", "application__host", "application__strand")
    items = list(slate.items.select_related(*related).order_by("application__organisation__name", "pk"))
    kept = [item for item in items if item.stands]
    if not kept:
        raise NotAllowedNow("No grant of this slate has a quorum any more. Nothing can be recommended.")
    if any(item.application.state not in READABLE for item in kept):
        raise NotAllowedNow(
            "An application on this slate is no longer there to be funded. Let the next of the reserve list move up."
            if slate.reserves.filter(taken_up_at=None).exists()
            else "An application on this slate is no longer there to be funded. Nothing can be recommended."
        )
    pack = pack_of(slate, call, kept, [item for item in items if item.undecided], by=by)
    grants = [(one.application, one.pence, one.why) for one in kept]
    slate.recommendation = board.receive_recommendation(call, grants, pack, by=by)
    slate.save(update_fields=["recommendation"])
    return slate.recommendation


def _drop_undecided(slate: Slate, call: Call, by: User) -> None:
    fund_locked(call)
    late = [item for item in queries.undecided_items(slate) if item.stands]
    for item in late:
        reference = SlateItem.objects.select_related("application").get(pk=item.pk).application.reference
        fund.free(call.fund, reference, item.pence, by=by, key=f"late-{slate.pk}-{reference}")
    SlateItem.objects.filter(pk__in=[item.pk for item in late]).update(undecided=True)
