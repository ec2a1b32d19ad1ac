"""The recommendation arrives, frozen: what the Board reads is what it signs."""

import hashlib
import json

from django.db import transaction

from grants.applications.models import Application
from grants.board.models import Recommendation, RecommendedGrant
from grants.calls import services as calls
from grants.calls.models import Call
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
    grants = [
        {
            "application": str(application.public_id),
            "reference": application.reference,
            "organisation": application.organisation.name,
            "asked_pence": application.asked_pence,
            "pence": pence,
            "why": why,
        }
        for application, pence, why in items
    ]
    pack = {**pack, "grants": grants}
    received = Recommendation.objects.create(
        call=call, recommended_by=by, pack=pack, pack_hash=pack_hash(pack), received_at=clock.now()
    )
    RecommendedGrant.objects.bulk_create(
        RecommendedGrant(recommendation=received, application=application, order=order, pence=pence, why=why)
        for order, (application, pence, why) in enumerate(items, start=1)
    )
    calls.mark_recommended(call, by=by)
    want_document("recommendation-pack", str(received.pk), received.pack_hash, by=by)
    note("recommendation.received", received, by=by, pack=received.pack_hash, grants=len(items))
    seal()
    return received


def pack_hash(pack: dict) -> str:
    """SHA-256 of the pack's canonical JSON."""
    return hashlib.sha256(json.dumps(pack, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def pack_of(received: Recommendation) -> dict:
    """The pack as the rows say it today; its hash must be the one that was frozen."""
    grants = received.grants.select_related("application__organisation").order_by("order")
    rows = [
        {
            "application": str(grant.application.public_id),
            "reference": grant.application.reference,
            "organisation": grant.application.organisation.name,
            "asked_pence": grant.application.asked_pence,
            "pence": grant.pence,
            "why": grant.why,
        }
        for grant in grants
    ]
    return {**received.pack, "grants": rows}
