"""The sign-off: once, with the quorum's last signature, for exactly what was signed."""

import hashlib

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from grants.board import queries
from grants.board.models import BoardSignature, Choice, Recommendation, RecommendedGrant
from grants.calls import services as calls
from grants.fund import services as fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.files.services import want_document
from shaping_future.outbox.services import promise
from shaping_future.record.services import note, seal

APPROVED = (Choice.APPROVE, Choice.CONDITION)


def take_effect(
    received: Recommendation,
    grants: list[RecommendedGrant],
    resolution: dict,
    signatures: list[BoardSignature],
    *,
    by: User,
) -> None:
    """The resolution is in force. What was not approved frees its money; the Group hears of every departure at once.

    Within signing.sign, under its locks; `by` gave the last signature. Nothing approved and something referred back:
    the call goes back to the Group. Otherwise outcomes can be prepared.
    """
    approved = [grant for grant in grants if grant.decision in APPROVED]
    for grant in grants:
        if grant.decision not in APPROVED:
            reference = grant.application.reference
            fund.free(received.call.fund, reference, grant.pence, by=by, key=f"board-{grant.pk}-{reference}")
    received.signed_off_at, received.signed_off_by = clock.now(), by
    received.resolution, received.resolution_hash = resolution, queries.text_hash(resolution)
    received.save(update_fields=["signed_off_at", "signed_off_by", "resolution", "resolution_hash"])
    referred = any(grant.decision == Choice.REFER_BACK for grant in grants)
    if referred and not approved and not queries.approved_before(received):
        calls.refer_back(received.call, by=by)  # nothing to award: the Group may bring another slate
    else:
        calls.mark_signed_off(received.call, by=by)
    changed = [grant for grant in grants if grant.decision != Choice.APPROVE]
    note("recommendation.signed-off", received, by=by, text=received.resolution_hash, departures=len(changed))
    seal()
    want_resolution(received, signatures, by)
    if changed:
        _tell_the_group(received)


def want_resolution(received: Recommendation, signatures: list[BoardSignature], by: User) -> None:
    """The signed resolution as a PDF, with these signatures under it."""
    signed = f"{received.resolution_hash} {sorted(one.pk for one in signatures)}"
    want_document(queries.RESOLUTION, received, hashlib.sha256(signed.encode()).hexdigest(), by=by)


def _tell_the_group(received: Recommendation) -> None:
    """Whoever may know of at least one departure. The mail says that there is something, not what."""
    link = settings.SITE_URL + reverse("board-departures", args=[received.public_id])
    group = User.objects.filter(Q(roles__contains=[Role.GROUP_MEMBER]) | Q(roles__contains=[Role.FACILITATOR]))
    for person in group.filter(is_active=True).order_by("pk"):
        if person.has_role(Role.GROUP_MEMBER, Role.FACILITATOR) and queries.departures_for(person, received):
            promise(
                key=f"departure-{received.pk}-{person.pk}",
                to=person.email,
                subject="The Board has decided on your recommendation",
                body="Hello,\n\nthe Board has signed off, and did not follow the Group in every point. "
                f"Please sign in to read what it decided and why:\n\n{link}\n",
            )
