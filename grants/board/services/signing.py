"""Signing: each member signs what they may know of, with a second factor used just now. The quorum puts it in force."""

from django.db import transaction

from grants.board import queries, rules
from grants.board.models import BoardSignature, Proof, Recommendation, RecommendedGrant, WhyVoided
from grants.board.services.sign_off import take_effect, want_resolution
from grants.board.services.voiding import void
from grants.board.services.votes import recommendation_locked
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

CHANGED = "Something changed since you opened this page. Read it again, then sign."


@transaction.atomic
def sign(
    received: Recommendation, typed_name: str, seen: str, *, proof: Proof | str, by: User, address_hash: str = ""
) -> BoardSignature:
    """Sign the resolution, as far as this member may know of it. `seen` is the fingerprint that their page showed.

    `proof` says which second factor they used within the last minutes. With the quorum's last signature the resolution
    takes effect, once; whoever pressed at the same moment signs it too. The same person again changes nothing.
    """
    received = recommendation_locked(received)
    _refuse_unfit(received, by, proof)
    list(received.grants.select_for_update().order_by("pk").values_list("pk"))
    grants = queries.grants_to_sign(received)
    if sentence := queries.hindrance(by, received, queries.occasion_of(received), grants):
        raise NotAllowedNow(sentence)
    resolution = received.resolution or _resolution_now(received, grants)
    standing = _still_standing(received, resolution)
    if mine := next((one for one in standing if one.user_id == by.pk), None):
        return mine
    part = _part_of(resolution, grants, by, seen)
    if not (typed_name := " ".join(typed_name.split())):
        raise NotValid("Write your name to sign.")
    signature = BoardSignature.objects.create(
        recommendation=received,
        user=by,
        typed_name=typed_name,
        signed=part,
        signed_hash=seen,
        covers=[row["item"] for row in part["grants"]],
        proof=proof,
        address_hash=address_hash,
        at=clock.now(),
    )
    note("recommendation.signed", received, by=by, signature=signature.pk, text=seen, proof=str(proof))
    if received.signed_off_at:
        want_resolution(received, [*standing, signature], by)
    elif not any(queries.missing_signatures(grants, [*standing, signature]).values()):
        take_effect(received, grants, resolution, [*standing, signature], by=by)
    return signature


def _refuse_unfit(received: Recommendation, by: User, proof: str) -> None:
    if not rules.board_member(by):
        raise NotAllowed("The Board of Global Dialogue signs off.")
    if rules.took_part_in_recommending(by, received):
        raise NotAllowed("You took part in recommending, so others sign off.")
    if proof not in Proof.values:
        raise NotAllowed("Signing needs your second factor, used just now.")


def _resolution_now(received: Recommendation, grants: list[RecommendedGrant]) -> dict:
    if not queries.is_unchanged(received):
        raise NotAllowedNow(
            "What is stored is no longer what the Group recommended. Nothing was signed; tell MEX at once."
        )
    return queries.resolution_of(received, grants)


def _still_standing(received: Recommendation, resolution: dict) -> list[BoardSignature]:
    """The signatures that count, locked. One under another text than today's is voided: nobody saw it change."""
    found = list(received.signatures.standing().select_for_update(of=("self",)).order_by("pk"))
    stale = [one.pk for one in found if queries.text_hash(queries.part_of(resolution, one.covers)) != one.signed_hash]
    if stale and not received.signed_off_at:
        void(BoardSignature.objects.filter(pk__in=stale), WhyVoided.CHANGED)
    return [one for one in found if one.pk not in stale]


def _part_of(resolution: dict, grants: list[RecommendedGrant], by: User, seen: str) -> dict:
    part = queries.part_for(by, resolution, grants)
    if not part["grants"]:
        raise NotAllowed("You have declared an interest in every grant here, so others sign.")
    if queries.text_hash(part) != seen:
        raise NotAllowedNow(CHANGED)
    return part
