"""Signing off: once, when every grant is decided, for exactly the pack that was frozen."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.board import queries, rules
from grants.board.models import Choice, Recommendation
from grants.board.services.votes import recommendation_locked
from grants.calls import services as calls
from grants.fund import services as fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.services import promise
from shaping_future.record.services import note, seal

APPROVED = (Choice.APPROVE, Choice.CONDITION)


@transaction.atomic
def sign_off(received: Recommendation, *, by: User, seen: str | None = None) -> Recommendation:
    """Sign the resolution. What was not approved frees its money; the Group hears of every departure at once.

    `seen` is the fingerprint that the person's page showed. Nothing approved and something referred back: the call
    goes back to the Group. Otherwise outcomes can be prepared.
    """
    received = recommendation_locked(received)
    if not rules.board_member(by):
        raise NotAllowed("The Board of Global Dialogue signs off.")
    if rules.took_part_in_recommending(by, received):
        raise NotAllowed("You took part in recommending, so others sign off.")
    if received.signed_off_at:
        raise NotAllowedNow("This recommendation is signed off already.")
    grants = list(received.grants.select_for_update(of=("self",)).select_related("application"))
    if not all(grant.decision for grant in grants):
        raise NotAllowedNow("Some grants are not decided yet. Sign off once every one of them is.")
    if seen not in (None, received.pack_hash) or not queries.is_unchanged(received):
        raise NotAllowedNow(
            "What is stored is no longer what the Group recommended. Nothing was signed; tell MEX at once."
        )
    approved = [grant for grant in grants if grant.decision in APPROVED]
    departures = [grant for grant in grants if grant.decision not in APPROVED]
    for grant in departures:
        reference = grant.application.reference
        fund.free(received.call.fund, reference, grant.pence, by=by, key=f"board-{grant.pk}-{reference}")
    received.signed_off_at, received.signed_off_by = clock.now(), by
    received.save(update_fields=["signed_off_at", "signed_off_by"])
    referred = any(grant.decision == Choice.REFER_BACK for grant in grants)
    if referred and not approved and not queries.approved_before(received):
        calls.refer_back(received.call, by=by)  # nothing to award: the Group may bring another slate
    else:
        calls.mark_signed_off(received.call, by=by)
    note("recommendation.signed-off", received, by=by, pack=received.pack_hash, departures=len(departures))
    seal()
    if departures:
        _tell_the_group(received)
    return received


def _tell_the_group(received: Recommendation) -> None:
    for person in User.objects.with_role(Role.GROUP_MEMBER).union(User.objects.with_role(Role.FACILITATOR)):
        promise(
            key=f"departure-{received.pk}-{person.pk}",
            to=person.email,
            subject="The Board has decided on your recommendation",
            body="Hello,\n\nthe Board has signed off, and did not follow the Group in every point. "
            f"Please sign in to read what it decided and why:\n\n{settings.SITE_URL}"
            f"{reverse('recommendation-detail', args=[received.public_id])}\n",
        )
