"""A second person decides about a change; everybody signs it; then it is in force, with its money and its payments."""

from django.db import transaction

from grants.awards.models import Agreement, Award
from grants.awards.services import send_agreement, write_to_signers
from grants.fund import services as fund
from grants.payments.services import replan
from grants.runs.queries import pays
from grants.variations import rules
from grants.variations.models import Variation
from grants.variations.terms import varied_terms
from grants.variations.workflow import VariationState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note, seal

from ._moves import locked, move, refuse_ended, tell_of_change


@transaction.atomic
def approve_change(variation: Variation, seen: str | None = None, *, by: User) -> Variation:
    """Agree to it, for the fund. What it grows by is promised from now on; its new version goes out to be signed.

    `seen`: which proposal the page showed (version_of).
    """
    award, variation = _locked(variation, by)
    if variation.state != VariationState.PROPOSED:
        raise NotAllowedNow("This change does not wait for a decision.")
    if seen is not None and seen != version_of(variation):
        raise NotAllowedNow("The proposal was changed after you opened the page. Read it again.")
    _refuse_decider(variation, by)
    before = award.pence
    if variation.new_pence is not None and variation.new_pence > before:
        more, key = variation.new_pence - before, f"variation-{variation.pk}-more"
        fund.commit_more(award.application.call.fund, award.application.reference, more, by=by, key=key)
        award.pence = variation.new_pence
        award.save(update_fields=["pence"])
    terms = varied_terms(variation, award.agreements.count() + 1)
    agreement = send_agreement(award, terms, award.agreement.clauses, award.agreement.places, by=by)
    move(variation, VariationState.TO_SIGN, decided_by=by, decided_at=clock.now(), agreement=agreement)
    note("variation.approved", variation, by=by, award=award.pk, terms=agreement.terms_hash, was=before)
    seal()
    write_to_signers(agreement, "varied")
    return variation


@transaction.atomic
def say_no(variation: Variation, words: str, *, by: User) -> Variation:
    """It is not changed, or called off before all have signed. The grant stays as it was; its partner reads why."""
    award, variation = _locked(variation, by)
    if not words.strip():
        raise NotValid("Write why, for the grant partner. They read it.")
    if not (by.has_role(Role.STAFF) or (variation.needs_board and by.has_role(Role.BOARD))):
        raise NotAllowed("MEX staff answer the grant partner.")
    if variation.state == VariationState.TO_SIGN:
        _take_back(award, variation, by)
    move(variation, VariationState.NO, answer=words.strip())
    note("variation.refused", variation, by=by, award=award.pk)
    tell_of_change(award, f"variation-no-{variation.pk}")
    return variation


def _take_back(award: Award, variation: Variation, by: User) -> None:
    """What was promised beyond the agreement in force is free again; nobody signs the version that waited."""
    agreement = Agreement.objects.select_for_update().get(pk=variation.agreement_id)
    agreement.stopped_at = clock.now()
    agreement.save(update_fields=["stopped_at"])
    signed = award.agreement.terms["pence"]
    if award.pence > signed:
        key = f"variation-{variation.pk}-not"
        fund.uncommit(award.application.call.fund, award.application.reference, award.pence - signed, by=by, key=key)
        award.pence = signed
        award.save(update_fields=["pence"])


def take_effect(agreement: Agreement, by: User) -> None:
    """Called with the last signature, under the lock of the grant: the award says what was signed, and is paid so."""
    variation = Variation.objects.select_for_update().get(agreement=agreement)
    if variation.decided_by_id == by.pk:
        raise NotAllowed("You approved this change, so somebody else signs it for Global Dialogue.")
    award = locked(agreement.award)
    award.ends_on = variation.new_ends_on or award.ends_on
    award.purpose = variation.new_purpose or award.purpose
    variation.award = award
    if variation.plan is not None:
        replan(award, variation.plan, agreement.terms["pence"], by=by)
    less = award.pence - agreement.terms["pence"]
    if less > 0:
        key = f"variation-{variation.pk}-less"
        fund.uncommit(award.application.call.fund, award.application.reference, less, by=by, key=key)
        award.pence = agreement.terms["pence"]
    award.save(update_fields=["ends_on", "purpose", "pence"])
    move(variation, VariationState.IN_FORCE)
    note("variation.in-force", variation, by=by, award=award.pk, pence=award.pence)


def version_of(variation: Variation) -> str:
    """Which proposal a page shows, as one word."""
    return variation.proposed_at.isoformat() if variation.proposed_at else ""


def _locked(variation: Variation, by: User) -> tuple[Award, Variation]:
    if not rules.decides(by):
        raise NotAllowed("MEX staff and the Board decide about changes of a grant.")
    award = locked(variation.award)
    variation = Variation.objects.select_for_update(of=("self",)).get(pk=variation.pk)
    variation.award = award
    mine = award.application.participants.filter(user=by).exists()
    if mine or not Variation.objects.visible_to(by).filter(pk=variation.pk).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else decides.")
    refuse_ended(award)
    return award, variation


def _refuse_decider(variation: Variation, by: User) -> None:
    if by.pk in (variation.asked_by_id, variation.proposed_by_id):
        raise NotAllowed("Somebody else decides: you asked for this change, or proposed it.")
    if pays(variation.award, by):
        raise NotAllowed("You pay this grant, so somebody else decides about it.")
    if variation.needs_board and not by.has_role(Role.BOARD):
        raise NotAllowed("The grant would grow by more than the Board lets it, so the Board decides.")
    if not variation.needs_board and not by.has_role(Role.STAFF):
        raise NotAllowed("A second person of MEX decides about this change.")
