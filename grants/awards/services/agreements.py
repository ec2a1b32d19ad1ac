"""Signing the agreement, meeting its conditions, and how a grant partner is named in public."""

from django.db import transaction

from grants.awards import rules
from grants.awards.models import Agreement, Award, Condition, NamedInPublic, Party, PublicName, Signature
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.services import want_document
from shaping_future.record.services import note, seal


@transaction.atomic
def sign_agreement(agreement: Agreement, party: str, typed_name: str, seen_hash: str, *, by: User) -> Agreement:
    """Sign for one party. `seen_hash` is the hash of the terms on the page; any other is refused.

    With the second signature the agreement is in force. Grant partner first, then Global Dialogue.
    """
    agreements = Agreement.objects.select_for_update(of=("self",)).select_related("award__application")
    agreement = agreements.get(pk=agreement.pk)
    typed_name = " ".join(typed_name.split())
    signed = {signature.party: signature for signature in agreement.signatures.all()}
    _refuse_signer(agreement, party, signed, by)
    if len(typed_name) < 3:
        raise NotValid("Type your full name to sign.")
    if seen_hash != agreement.terms_hash:
        raise NotAllowedNow("The agreement on your page is not the current one. Reload the page and read it again.")
    Signature.objects.create(
        agreement=agreement,
        party=party,
        user=by,
        typed_name=typed_name,
        signed_hash=agreement.terms_hash,
        at=clock.now(),
    )
    if len(signed) == 1:
        agreement.signed_at = clock.now()
    version = f"{agreement.terms_hash[:40]}-{len(signed) + 1}"
    agreement.document = want_document("agreement", agreement, version, by=by)
    agreement.save(update_fields=["signed_at", "document"])
    note("agreement.signed", agreement, by=by, party=str(party), terms=agreement.terms_hash)
    seal()
    return agreement


def _refuse_signer(agreement: Agreement, party: str, signed: dict[str, Signature], by: User) -> None:
    if not rules.signs_for(by, agreement, party):
        raise NotAllowed("Somebody else signs for this side.")
    if not Award.objects.visible_to(by).filter(pk=agreement.award_id).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else signs.")
    if party in signed:
        raise NotAllowedNow("This side has signed already.")
    if party == Party.FUND and Party.PARTNER not in signed:
        raise NotAllowedNow("The grant partner signs first.")
    if any(signature.user_id == by.pk for signature in signed.values()):
        raise NotAllowed("Two different people sign an agreement.")


@transaction.atomic
def meet_condition(condition: Condition, *, by: User) -> Condition:
    """Staff have seen that the condition is met; the payment that waited for it may go."""
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    if not by.has_role(Role.STAFF) or not Award.objects.handled_by(by).filter(pk=condition.award_id).exists():
        raise NotAllowed("MEX staff without an interest in the grant say when a condition is met.")
    if condition.met_at:
        raise NotAllowedNow("This condition was met already.")
    condition.met_at, condition.met_by = clock.now(), by
    condition.save(update_fields=["met_at", "met_by"])
    note("condition.met", condition, by=by)
    return condition


@transaction.atomic
def set_public_name(award: Award, choice: str, chosen_name: str = "", *, by: User) -> Award:
    """How the partner is named in public; it can be changed at any time."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
    if not rules.grant_partner(by, award):
        raise NotAllowed("Only the grant partner chooses how it is named.")
    name_in_public(award, choice, chosen_name)
    note("award.public-name-set", award, by=by, choice=str(choice))
    return award


def name_in_public(named: NamedInPublic, choice: str, chosen_name: str) -> None:
    """Keep a choice of name; the caller has locked the row and says who may."""
    if choice not in PublicName.values:
        raise NotValid("Choose one of the three ways.")
    chosen_name = " ".join(chosen_name.split())
    if choice == PublicName.CHOSEN and not chosen_name:
        raise NotValid("Write the name that you want us to use.")
    named.public_name, named.chosen_name = choice, chosen_name if choice == PublicName.CHOSEN else ""
    named.save(update_fields=["public_name", "chosen_name"])
