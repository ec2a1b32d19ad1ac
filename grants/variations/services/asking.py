"""A change begins: the grant partner asks in its own words, or staff begin. Staff say what exactly would change."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from grants.awards import rules as awards
from grants.awards.models import Award
from grants.awards.services import rules_of
from grants.variations import rules
from grants.variations.models import Variation
from grants.variations.terms import gone
from grants.variations.workflow import VariationState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note

from ._moves import locked, move, open_variation, refuse_ended, refuse_strangers

LONGEST = 4000
MOST_PAYMENTS = 8
MOST_YEARS = 10


@dataclass(frozen=True)
class Change:
    """What would be new; None or empty: it stays. `plan`: what is still to pay, [{"pence", "due_on", "when"}]."""

    why: str
    pence: int | None = None
    ends_on: dt.date | None = None
    purpose: str = ""
    plan: list[dict[str, Any]] | None = None


@transaction.atomic
def ask_for_change(award: Award, message: str, *, by: User) -> Variation:
    """The grant partner writes what it would like: a message, not a form."""
    award, message = locked(award), message.strip()
    if not awards.grant_partner(by, award):
        raise NotAllowed("Only the grant partner asks for a change of its grant.")
    refuse_ended(award)
    if not message or len(message) > LONGEST:
        raise NotValid(f"Write what you would like to change, in {LONGEST} characters or fewer.")
    if open_variation(award):
        raise NotAllowedNow("A change of this grant is open already. Talk to us about that one first.")
    made = Variation.objects.create(
        award=award, state=VariationState.ASKED, message=message, asked_at=clock.now(), asked_by=by
    )
    note("variation.asked", made, by=by, award=award.pk)
    return made


@transaction.atomic
def propose_change(award: Award, change: Change, *, by: User) -> Variation:
    """Say what exactly would change, for a second person to decide; as an answer to what was asked, or begun by us."""
    award = locked(award)
    if not rules.proposes(by):
        raise NotAllowed("MEX staff propose changes of a grant.")
    refuse_strangers(award, by)
    refuse_ended(award)
    if award.agreement.signed_at is None:
        raise NotAllowedNow("The agreement is not signed by both sides yet. Nothing can change before that.")
    values = _checked(award, change)
    variation = open_variation(award)
    if variation and variation.state == VariationState.TO_SIGN:
        raise NotAllowedNow("A change of this grant waits for signatures. Call it off first.")
    values |= {"proposed_by": by, "proposed_at": clock.now(), "needs_board": _needs_board(award, values["new_pence"])}
    if variation:
        move(variation, VariationState.PROPOSED, **values)
    else:
        variation = Variation.objects.create(award=award, state=VariationState.PROPOSED, **values)
    note("variation.proposed", variation, by=by, award=award.pk, pence=variation.new_pence,
         ends_on=variation.new_ends_on, board=variation.needs_board)  # fmt: skip
    return variation


def _checked(award: Award, change: Change) -> dict[str, Any]:
    """The fields of the variation; only what is really new."""
    why, purpose = change.why.strip(), change.purpose.strip()
    pence = None if change.pence == award.pence else change.pence
    ends_on = None if change.ends_on == award.ends_on else change.ends_on
    purpose = "" if purpose == award.purpose else purpose
    if not why or len(why) > LONGEST or len(purpose) > LONGEST:
        raise NotValid(f"Write why it changes, in {LONGEST} characters or fewer. Both sides read it.")
    if pence is None and ends_on is None and not purpose and change.plan is None:
        raise NotValid("Nothing is different from what the agreement says. Change one thing at least.")
    if ends_on is not None and not award.starts_on < ends_on < award.starts_on + dt.timedelta(days=366 * MOST_YEARS):
        raise NotValid(f"Choose an end after its beginning, and within {MOST_YEARS} years.")
    _refuse_sum(award, pence, change.plan)
    return {"why": why, "new_pence": pence, "new_ends_on": ends_on, "new_purpose": purpose, "plan": change.plan}


def _refuse_sum(award: Award, pence: int | None, plan: list[dict[str, Any]] | None) -> None:
    went, whole = gone(award), award.pence if pence is None else pence
    if whole < 1 or whole < went:
        raise NotValid(f"{pounds(went)} are paid or at the bank already. The grant cannot be less than that.")
    if plan is None:
        if pence is not None:
            raise NotValid("The sum changes, so say how what is left is paid.")
        return
    if len(plan) > MOST_PAYMENTS or any(one["pence"] < 1 or not one["when"].strip() for one in plan):
        raise NotValid(f"Each payment has a sum and says what it waits for; at most {MOST_PAYMENTS} are left to pay.")
    planned = sum(one["pence"] for one in plan)
    if planned != whole - went:
        raise NotValid(f"The payments add up to {pounds(planned)}; what is left to pay is {pounds(whole - went)}.")


def _needs_board(award: Award, pence: int | None) -> bool:
    """Whether it grows beyond what the Board approved by more than the Board lets it."""
    if pence is None or pence <= award.pence:
        return False
    limit = rules_of(award.application.call.fund).more_without_board_pence
    return pence - _approved_by_board(award) > limit


def _approved_by_board(award: Award) -> int:
    last = award.variations.filter(state=VariationState.IN_FORCE, needs_board=True).first()
    return last.new_pence if last else award.agreements.get(number=1).terms["pence"]
