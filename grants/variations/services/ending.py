"""A grant ends: everything was done, early, or given back. One person prepares it, another confirms it."""

from collections.abc import Callable

from django.db import transaction

from grants.awards import rules as awards
from grants.awards.models import Award, HowEnded
from grants.fund import services as fund
from grants.payments.services import cancel_rest
from grants.variations import rules
from grants.variations.models import EarlyReason, Ending
from grants.variations.terms import gone
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note, seal

from ._moves import locked, open_variation, refuse_ended, refuse_strangers, tell_of_change

reports_open: list[Callable[[Award], int]] = []
"""How many learning reports of a grant are not done. Learning adds its answer, because grants does not know it."""
LONGEST = 2000


@transaction.atomic
def prepare_end(award: Award, how: str, words: str, reason: str = "", recover_pence: int = 0, *, by: User) -> Ending:
    """Say how it ends and why. Nothing happens before a second person confirms it."""
    award, words = locked(award), words.strip()
    _refuse_preparer(award, how, by)
    refuse_ended(award)
    if how not in HowEnded.values:
        raise NotValid("Choose how the grant ends.")
    if not words or len(words) > LONGEST:
        raise NotValid(f"Write why, for both sides, in {LONGEST} characters or fewer.")
    early = how == HowEnded.EARLY
    if early and reason not in EarlyReason.values:
        raise NotValid("Choose why it ends early.")
    if not 0 <= recover_pence <= gone(award):
        raise NotValid(f"{pounds(gone(award))} were paid. More than that cannot come back.")
    if award.endings.standing().exists():
        raise NotAllowedNow("Somebody has prepared the end of this grant already. A second person confirms it.")
    _refuse_unfit(award, how)
    ending = Ending.objects.create(
        award=award, how=how, words=words, reason=reason if early else "", prepared_by=by, prepared_at=clock.now(),
        recover_pence=recover_pence if early else 0,
    )  # fmt: skip
    note("award.end-prepared", award, by=by, how=str(how), recover=ending.recover_pence)
    return ending


@transaction.atomic
def call_off_end(ending: Ending, *, by: User) -> Ending:
    """It does not end after all. Whoever prepared it may say so, or any of MEX."""
    award = locked(ending.award)
    ending = Ending.objects.select_for_update().get(pk=ending.pk)
    if by.pk != ending.prepared_by_id:
        if not rules.confirms_end(by):
            raise NotAllowed("Who prepared it, or MEX staff, call it off.")
        refuse_strangers(award, by)
    if ending.confirmed_at or ending.called_off_at:
        raise NotAllowedNow("This was confirmed or called off already.")
    ending.called_off_at = clock.now()
    ending.save(update_fields=["called_off_at"])
    note("award.end-called-off", award, by=by)
    return ending


@transaction.atomic
def confirm_end(ending: Ending, *, by: User) -> Ending:
    """What is still to pay is cancelled, what is left is free for other grants, nothing is paid after it."""
    award = locked(ending.award)
    ending = Ending.objects.select_for_update().get(pk=ending.pk)
    if not rules.confirms_end(by):
        raise NotAllowed("MEX staff confirm the end of a grant.")
    refuse_strangers(award, by)
    if ending.confirmed_at or ending.called_off_at:
        raise NotAllowedNow("This was confirmed or called off already.")
    if ending.prepared_by_id == by.pk:
        raise NotAllowed("You prepared this, so somebody else confirms it.")
    _refuse_unfit(award, ending.how)
    cancel_rest(award, by=by)
    went = gone(award)
    freed, was = award.pence - went, award.pence
    if freed:
        fund.uncommit(
            award.application.call.fund, award.application.reference, freed, by=by, key=f"award-ended-{award.pk}"
        )
    award.pence, award.ended_at, award.ended_how = went, clock.now(), ending.how
    award.save(update_fields=["pence", "ended_at", "ended_how"])
    ending.confirmed_at, ending.confirmed_by, ending.was_pence, ending.freed_pence = clock.now(), by, was, freed
    ending.save(update_fields=["confirmed_at", "confirmed_by", "was_pence", "freed_pence"])
    note("award.ended", award, by=by, how=ending.how, was=was, freed=freed, recover=ending.recover_pence)
    seal()
    tell_of_change(award, f"award-ended-{award.pk}")
    return ending


def _refuse_preparer(award: Award, how: str, by: User) -> None:
    if how == HowEnded.GIVEN_BACK and awards.grant_partner(by, award):
        return
    if not rules.proposes(by):
        raise NotAllowed("MEX staff end a grant. Its partner can give it back before the first payment.")
    refuse_strangers(award, by)


def _refuse_unfit(award: Award, how: str) -> None:
    """What each way of ending needs, asked when it is prepared and again when it is confirmed."""
    instalments = list(award.instalments.all())
    if any(one.ordered_pence for one in instalments):
        raise NotAllowedNow("A payment is at the bank. Wait until a statement shows what became of it.")
    if open_variation(award):
        raise NotAllowedNow("A change of this grant is open. Answer it or call it off first.")
    if how == HowEnded.GIVEN_BACK and gone(award):
        raise NotAllowedNow("A payment was made already, so the grant is not given back. It can end early.")
    if how == HowEnded.CLOSED:
        if any(one.rest for one in instalments) or not instalments:
            raise NotAllowedNow("Not everything is paid yet. Vary the grant down, or end it early.")
        left = sum(ask(award) for ask in reports_open)
        if left:
            raise NotAllowedNow(f"Learning reports that are not done yet: {left}. Then the grant can be closed.")
