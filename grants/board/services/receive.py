"""The recommendation arrives, frozen: what the Board reads is what it signs."""

from django.db import transaction

from grants.applications.models import Application
from grants.board.models import Recommendation, RecommendedGrant
from grants.board.queries import PACK, grant_rows, pack_hash
from grants.calls import services as calls
from grants.calls.models import Call
from grants.diligence.services import begin_recommended
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.files.services import want_document
from shaping_future.record.services import note, seal


@transaction.atomic
def receive_recommendation(
    call: Call, items: list[tuple[Application, int, str]], pack: dict, *, by: User
) -> Recommendation:
    """Keep the Group's slate: (application, pence, why) each, and the pack around it. The call goes to the Board."""
    if not items:
        raise NotValid("A recommendation holds at least one grant.")
    received = Recommendation.objects.create(
        call=call, recommended_by=by, pack=pack, pack_hash="", received_at=clock.now()
    )
    RecommendedGrant.objects.bulk_create(
        RecommendedGrant(recommendation=received, application=application, order=order, pence=pence, why=why)
        for order, (application, pence, why) in enumerate(items, start=1)
    )
    received.pack = {**pack, "grants": grant_rows(received)}
    received.pack_hash = pack_hash(received.pack)
    received.save(update_fields=["pack", "pack_hash"])
    calls.mark_recommended(call, by=by)
    begin_recommended([(application, pence) for application, pence, _why in items], by=by)
    want_document(PACK, received, received.pack_hash, by=by)
    note("recommendation.received", received, by=by, pack=received.pack_hash, grants=len(items))
    seal()
    return received
