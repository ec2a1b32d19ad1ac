"""A signature stands only under exactly what was signed: voided when something changes, never deleted."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.board.models import BoardSignature, Recommendation, WhyVoided
from shaping_future import clock
from shaping_future.outbox.services import promise
from shaping_future.record.services import note


def void(signatures, why: WhyVoided) -> int:
    """Void those of `signatures` that stand, and tell who gave them. In the transaction of the change. How many."""
    found = signatures.standing().filter(recommendation__signed_off_at=None).order_by("pk")
    pks = list(found.select_for_update(of=("self",)).values_list("pk", flat=True))
    BoardSignature.objects.filter(pk__in=pks).update(voided_at=clock.now(), why_voided=why)
    tell_voided(BoardSignature.objects.filter(pk__in=pks))
    return len(pks)


def void_for(item: int, why: WhyVoided) -> int:
    """Void every standing signature that covers this recommended grant."""
    return void(BoardSignature.objects.filter(covers__contains=[item]), why)


def tell_voided(signatures) -> int:
    """Write to everybody whose signature was voided and who was not told yet. How many."""
    untold = signatures.filter(voided_at__isnull=False, told_at=None).order_by("pk")
    found = list(untold.select_for_update(of=("self",)).select_related("user", "recommendation"))
    for one in found:
        note("signature.voided", one, recommendation=one.recommendation_id, why=one.why_voided)
        _write(one, one.recommendation)
    BoardSignature.objects.filter(pk__in=[one.pk for one in found]).update(told_at=clock.now())
    return len(found)


@transaction.atomic
def tell_of_voided() -> int:
    """Those that the database voided by itself, because somebody changed its tables or a conflict was written down."""
    return tell_voided(BoardSignature.objects.all())


def _write(signature: BoardSignature, received: Recommendation) -> None:
    link = settings.SITE_URL + reverse("recommendation-detail", args=[received.public_id])
    promise(
        key=f"signature-voided-{signature.pk}",
        to=signature.user.email,
        subject="Your signature no longer counts",
        body=f"Hello,\n\n{signature.get_why_voided_display()} So your signature no longer counts. Please sign in, read "
        f"the resolution as it is now, and sign again:\n\n{link}\n",
    )
