"""Sending an agreement and signing it: each signature by one person, signed in freshly, for the terms that they saw."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.awards import rules
from grants.awards.models import (
    FRESH,
    THEIRS,
    Agreement,
    AgreementTerms,
    Award,
    Party,
    Signatory,
    Signature,
)
from grants.awards.terms import terms_hash
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.services import want_document
from shaping_future.outbox.services import promise
from shaping_future.record.services import note, seal

in_force: list[Callable[[Agreement, User], None]] = []
"""What later steps do when a changed agreement is signed by all: money and payments. Each adds to it when it is ready;
what one of them refuses, undoes the signature."""

began: list[Callable[[Agreement, User], None]] = []
"""What later steps do when any agreement is signed by all, the first one or a changed one. Learning makes its dates."""

CONSENT = "I have read the agreement and I may sign for this organisation."


@dataclass(frozen=True)
class Proof:
    """What a page knows of the person who signs: when they last signed in, and the hash of their network address."""

    signed_in_at: dt.datetime
    address_hash: str = ""
    consent: str = CONSENT

    @classmethod
    def now(cls) -> "Proof":
        """Of somebody who has just signed in."""
        return cls(clock.now())

    @property
    def is_fresh(self) -> bool:
        return self.signed_in_at >= clock.now() - FRESH


def send_agreement(award: Award, terms: dict, version: AgreementTerms, places: list[str], *, by: User) -> Agreement:
    """Freeze the terms and send them to be signed; the caller holds the lock of the award, and writes to its people."""
    digest = terms_hash(terms)
    agreement = Agreement.objects.create(
        award=award,
        number=award.agreements.count() + 1,
        clauses=version,
        terms=terms,
        terms_hash=digest,
        places=[str(place) for place in places],
        sent_at=clock.now(),
    )
    agreement.document = want_document("agreement", agreement, f"{digest[:40]}-0", by=by)
    agreement.save(update_fields=["document"])
    return agreement


@transaction.atomic
def sign_agreement(
    agreement: Agreement, party: str, typed_name: str, seen_hash: str, *, by: User, proof: Proof
) -> Agreement:
    """Sign for one party. `seen_hash` is the hash of the terms on the page; any other is refused.

    The grant partner's side signs in any order, then Global Dialogue. With the last signature it is in force.
    """
    award = Award.objects.select_for_update(of=("self",)).get(pk=agreement.award_id)
    agreements = Agreement.objects.select_for_update(of=("self",)).select_related("award__application__call__fund")
    agreement = agreements.get(pk=agreement.pk)
    typed_name = " ".join(typed_name.split())
    signed = {signature.party: signature for signature in agreement.signatures.all()}
    _refuse_signer(agreement, party, signed, by)
    if not proof.is_fresh:
        raise NotAllowedNow("Sign in again first: a signature needs a sign-in of the last five minutes.")
    if len(typed_name) < 3:
        raise NotValid("Type your full name to sign.")
    if seen_hash != agreement.terms_hash:
        raise NotAllowedNow("The agreement on your page is not the current one. Reload the page and read it again.")
    _sign(agreement, party, typed_name, proof, by)
    left = [place for place in agreement.places if place not in {*signed, party}]
    if not left:
        agreement.signed_at = clock.now()
    version = f"{agreement.terms_hash[:40]}-{len(signed) + 1}"
    agreement.document = want_document("agreement", agreement, version, by=by)
    agreement.save(update_fields=["signed_at", "document"])
    note("agreement.signed", agreement, by=by, party=str(party), terms=agreement.terms_hash)
    if not left and agreement.number > 1:
        award.agreement = agreement
        award.save(update_fields=["agreement"])
        for then in in_force:
            then(agreement, by)
    if not left:
        for then in began:
            then(agreement, by)
    seal()
    return agreement


def _sign(agreement: Agreement, party: str, typed_name: str, proof: Proof, by: User) -> None:
    named = Signatory.objects.accepted().filter(award=agreement.award_id, party=party, accepted_by=by).first()
    Signature.objects.create(
        agreement=agreement,
        party=party,
        user=by,
        typed_name=typed_name,
        capacity=named.capacity if named else "",
        consent=proof.consent,
        signed_hash=agreement.terms_hash,
        authenticated_at=min(proof.signed_in_at, clock.now()),
        address_hash=proof.address_hash,
        at=clock.now(),
    )


def _refuse_signer(agreement: Agreement, party: str, signed: dict[str, Signature], by: User) -> None:
    if party not in agreement.places or not rules.signs_for(by, agreement, party):
        raise NotAllowed("Somebody else signs for this side.")
    if not rules.sees_agreement(by, agreement):
        raise NotAllowed("You have an interest in this grant, so somebody else signs.")
    if agreement.stopped_at:
        raise NotAllowedNow("This agreement was called off. The one before stays as it is.")
    if party in signed:
        raise NotAllowedNow("This side has signed already.")
    if agreement.award.ended_at:
        raise NotAllowedNow("This grant has ended.")
    if party == Party.FUND and any(place in THEIRS and place not in signed for place in agreement.places):
        raise NotAllowedNow("The grant partner signs first.")
    if any(signature.user_id == by.pk for signature in signed.values()):
        raise NotAllowed("You have signed this agreement. Each signature is another person's.")


def write_to_signers(agreement: Agreement, occasion: str) -> None:
    """There is something to sign: everybody who may sign for the grant partner hears it, in words that tell nothing."""
    link = settings.SITE_URL + reverse("agreement-detail", args=[agreement.award.public_id])
    parts = (Participant.Part.LEAD, Participant.Part.EDITOR)
    people = {
        row.user
        for row in agreement.award.application.participants.filter(removed_at=None, part__in=parts).select_related(
            "user"
        )
    }
    people |= {one.accepted_by for one in agreement.award.signatories.accepted().select_related("accepted_by")}
    for user in people:
        promise(
            key=f"agreement-{occasion}-{agreement.pk}-{user.pk}",
            to=user.email,
            subject="There is an agreement for you to read",
            body=f"Hello,\n\nthere is an agreement for you to read and sign. Please sign in:\n\n{link}\n\n"
            "If you would like to talk about it, reply to this message and we will call you.\n",
        )
