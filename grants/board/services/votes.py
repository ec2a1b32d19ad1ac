"""A Board member's own conflict, and their position on each grant."""

import datetime as dt

from django.db import transaction

from grants.applications import services as applications
from grants.applications.models import Application, Rung
from grants.board import queries, rules
from grants.board.models import BoardVote, Choice, DeclineReason, Recommendation, RecommendedGrant, WhyVoided
from grants.board.services.voiding import void_for
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def declare_conflict(grant: RecommendedGrant, *, by: User) -> RecommendedGrant:
    """This Board member has an interest: out of the room, out of the quorum, out of the tally. Their vote goes.

    Until the recommendation is signed off; a decision that stood on their vote is open again.
    """
    if not rules.board_member(by):
        raise NotAllowed("The Board of Global Dialogue decides here.")
    application = Application.objects.filter(pk=grant.application_id)
    list(application.select_for_update().values_list("pk"))  # before its call, as whoever writes a conflict down does
    received = recommendation_locked(Recommendation(pk=grant.recommendation_id))
    grant = _locked(grant)
    if received.signed_off_at:
        raise NotAllowedNow("This recommendation is signed off. Tell MEX about your interest.")
    void_for(grant.pk, WhyVoided.CONFLICT)
    applications.recuse(grant.application, by, Rung.ROOM, by=by)
    grant.votes.filter(user=by).delete()
    note("grant.conflict-declared", grant, by=by)
    _settle(grant)
    return grant


@transaction.atomic
def cast_vote(
    grant: RecommendedGrant,
    choice: str,
    *,
    by: User,
    condition: str = "",
    condition_due: dt.date | None = None,
    condition_instalment: int | None = None,
    decline_reason: str = "",
    reason: str = "",
) -> BoardVote:
    """Take a position; it may be changed until the sign-off. What was signed before the change is voided.

    A grant is decided once the quorum has voted and more than half of the Board members without a conflict agree.
    """
    grant = _open(grant, by)
    values = _values(
        grant, choice, condition.strip(), condition_due, condition_instalment, decline_reason, reason.strip()
    )
    if same := grant.votes.filter(user=by, **values).first():
        return same
    void_for(grant.pk, WhyVoided.VOTE)
    vote, _ = BoardVote.objects.update_or_create(
        grant=grant,
        user=by,
        defaults={**values, "recommended_by": grant.recommendation.recommended_by, "at": clock.now()},
    )
    note("grant.voted", grant, by=by, choice=str(choice))
    _settle(grant)
    return vote


def _values(
    grant: RecommendedGrant,
    choice: str,
    condition: str,
    due: dt.date | None,
    instalment: int | None,
    closed: str,
    reason: str,
) -> dict:
    """Only what belongs to the choice is kept; what it needs and lacks is refused."""
    empty = {"condition": "", "condition_due": None, "condition_instalment": None, "decline_reason": "", "reason": ""}
    match choice:
        case Choice.APPROVE:
            return {**empty, "choice": choice}
        case Choice.CONDITION:
            payments = len(grant.recommendation.call.payment_terms)
            if not condition or due is None or not 1 <= (instalment or 0) <= payments:
                raise NotValid("A condition needs its words, a date, and the payment that waits for it.")
            if due < clock.today():
                raise NotValid("The date of a condition lies in the future.")
            return {
                **empty,
                "choice": choice,
                "condition": condition,
                "condition_due": due,
                "condition_instalment": instalment,
            }
        case Choice.REFER_BACK:
            if not reason:
                raise NotValid("Write what the Group should look at again.")
            return {**empty, "choice": choice, "reason": reason}
        case Choice.DECLINE:
            if closed not in DeclineReason.values or not reason:
                raise NotValid("Declining needs one of the four reasons, and a sentence.")
            return {**empty, "choice": choice, "decline_reason": closed, "reason": reason}
    raise NotValid("Choose one of the four decisions.")


def _open(grant: RecommendedGrant, by: User) -> RecommendedGrant:
    """The grant, locked, if this person may take part in deciding it now."""
    grant = _locked(grant)
    if not rules.board_member(by):
        raise NotAllowed("The Board of Global Dialogue decides here.")
    if rules.took_part_in_recommending(by, grant.recommendation):
        raise NotAllowed("You took part in recommending, so others sign off.")
    if queries.has_conflict(by, grant):
        raise NotAllowed("You have declared an interest in this grant, so others decide it.")
    if grant.recommendation.signed_off_at:
        raise NotAllowedNow("This recommendation is signed off; votes can no longer be changed.")
    return grant


def _locked(grant: RecommendedGrant) -> RecommendedGrant:
    """Locked, and its recommendation read after that: it may have been signed off while we waited."""
    grant = RecommendedGrant.objects.select_for_update(of=("self",)).select_related("application").get(pk=grant.pk)
    grant.recommendation = Recommendation.objects.select_related("call", "recommended_by").get(
        pk=grant.recommendation_id
    )
    return grant


def _settle(grant: RecommendedGrant) -> None:
    """Decide the grant when the votes say so. Called under the grant's lock."""
    decision = queries.decision_of(grant)
    if (decision or "") == grant.decision:
        return
    grant.decision, grant.decided_at = decision or "", clock.now() if decision else None
    grant.save(update_fields=["decision", "decided_at"])
    verb = "grant.decided" if decision else "grant.reopened"
    note(verb, grant, decision=str(grant.decision), recommendation=grant.recommendation_id)


def recommendation_locked(received: Recommendation) -> Recommendation:
    """Locked, after its call: every change that touches a call and the fund locks them in this order."""
    call = Call.objects.filter(recommendations=received.pk)
    list(call.select_for_update(of=("self",)).values_list("pk"))
    # no_key: whoever changes a signature that points here, under the lock of a grant, must not have to wait for us
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True).select_related("call__fund")
    return rows.get(pk=received.pk)
