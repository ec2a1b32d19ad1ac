"""A version is put before the Group, or decided without a round; what is agreed goes to the calls."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from cocreation.deliberation import services as rounds
from cocreation.deliberation.models import Position, Round, RoundResult
from cocreation.deliberation.queries import everybody_answered, tally
from cocreation.deliberation.rules import holds_process
from cocreation.design import rules
from cocreation.design.kinds import BY_ONE, DesignState, Method
from cocreation.design.models import DesignDecision, DesignRound
from cocreation.design.services._moves import current, locked, move, refuse_unless_drafting
from cocreation.design.services.telling import tell_the_group
from cocreation.group.models import Member
from grants.calls import services as calls
from grants.calls.models import DesignKind
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import when
from shaping_future.record.services import note

MOST_ROUNDS = 3
NOT_OPEN = "No round is open about this decision."
DECIDED = ("method", "outcome", "took_part", "eligible", "decided_at", "decided_by")


@transaction.atomic
def open_round(decision: DesignDecision, closes_at: dt.datetime, *, seen: int, by: User) -> DesignRound:
    """Ask every active member about exactly version `seen`, by consent, until `closes_at`."""
    decision = locked(decision)
    if not holds_process(by):
        raise NotAllowed("A facilitator opens a round.")
    refuse_unless_drafting(decision)
    version = current(decision)
    if seen != version.number:
        raise NotAllowedNow("There is a newer version than the one you looked at. Read it before you ask the Group.")
    held = list(Round.objects.filter(design__version__decision=decision).order_by("pk"))
    if len(held) >= MOST_ROUNDS:
        raise NotAllowedNow(f"{MOST_ROUNDS} rounds found no consent. Decide it in another way, or set it aside.")
    if version.rounds.filter(round__result=RoundResult.OBJECTED).exists():
        raise NotAllowedNow("This text was objected to. Write a version that answers the objection first.")
    eligible = [member.user for member in Member.objects.active().select_related("user")]
    question = f"Do we agree “{decision.title}”, version {version.number}?"
    opened = rounds.open_round(decision.call, question, eligible, closes_at, by=by)
    held_now = DesignRound.objects.create(version=version, round=opened)
    move(decision, DesignState.PROPOSED, by=by, version=version.number)
    tell_the_group(decision, opened, eligible)
    return held_now


@transaction.atomic
def answer_round(decision: DesignDecision, stance: str, reason: str = "", *, seen: int, by: User) -> Position:
    """Say where you stand on version `seen`. It can be changed until the round closes."""
    decision = locked(decision)
    version, held = _open_round(decision)
    if seen != version:
        raise NotAllowedNow("Another version is before the Group now. Read it before you answer.")
    return rounds.take_position(held, stance, reason, by=by)


@transaction.atomic
def close_round(decision: DesignDecision, statement: str, *, by: User) -> DesignDecision:
    """Close it with its outcome in words. No objection and a quorum: it is agreed. Else it is drafted on.

    Nobody loses the time they were promised: before the closing time it closes only once everybody has answered.
    """
    decision = locked(decision)
    if not holds_process(by):
        raise NotAllowed("A facilitator closes a round.")
    _version, held = _open_round(decision)
    if clock.now() < held.closes_at and not everybody_answered(held):
        raise NotAllowedNow(f"Members may answer until {when(held.closes_at)}, and not everybody has yet.")
    held = rounds.close_round(held, statement, by=by)
    if held.result != RoundResult.AGREED:
        return move(decision, DesignState.DRAFTING, by=by, result=held.result)
    counted = tally(held)
    decision.took_part, decision.eligible = counted.took_part, counted.eligible
    return _agree(decision, Method.CONSENT, held.statement, by=by)


def _open_round(decision: DesignDecision) -> tuple[int, Round]:
    """The number of the version that is asked about, and the round."""
    if decision.state != DesignState.PROPOSED:
        raise NotAllowedNow(NOT_OPEN)
    asked = DesignRound.objects.select_related("version", "round").filter(version__decision=decision).latest("pk")
    return asked.version.number, asked.round


@transaction.atomic
def decide(decision: DesignDecision, method: str, outcome: str, *, seen: int, by: User) -> DesignDecision:
    """Write down what was decided without a round: after advice, or by the fund's host where the law asks for it."""
    decision = locked(decision)
    if not rules.holds_design(by):
        raise NotAllowed("Facilitators and MEX staff write down such a decision.")
    if method not in BY_ONE:
        raise NotValid("Choose how it was decided. Consent of the Group needs a round.")
    refuse_unless_drafting(decision)
    if not outcome.strip():
        raise NotValid("Write the outcome in a sentence: who was asked, and what was decided.")
    if seen != current(decision).number:
        raise NotAllowedNow("There is a newer version than the one you looked at. Read it before you decide.")
    return _agree(decision, Method(method), outcome.strip(), by=by)


@transaction.atomic
def set_aside(decision: DesignDecision, why: str, *, by: User) -> DesignDecision:
    """It is not followed up. The Group still reads it, and why; the public never does."""
    decision = locked(decision)
    if not rules.holds_design(by):
        raise NotAllowed("Facilitators and MEX staff set a decision aside.")
    refuse_unless_drafting(decision)
    if not why.strip():
        raise NotValid("Write why it is set aside.")
    decision.outcome = why.strip()
    decision.decided_at, decision.decided_by = clock.now(), by
    return move(decision, DesignState.SET_ASIDE, by=by, also=("outcome", "decided_at", "decided_by"))


def _agree(decision: DesignDecision, method: Method, outcome: str, *, by: User) -> DesignDecision:
    """Agreed, and handed to the calls; an earlier decision about the same gives way."""
    Fund.objects.select_for_update().get(pk=decision.fund_id)  # of two about the same, the later one sees the earlier
    version = current(decision)
    decision.method, decision.outcome = method, outcome
    decision.decided_at, decision.decided_by = clock.now(), by
    decision = move(decision, DesignState.AGREED, by=by, also=DECIDED, version=version.number, method=method.value)
    for earlier in _earlier(decision):
        calls.replace_decision(earlier.public_id, by=by)
        move(earlier, DesignState.REPLACED, by=by, replaced_by=decision.pk)
    calls.receive_decision(
        decision.fund, DesignKind(decision.kind), decision.title, Method(method).label, public_id=decision.public_id,
        call=decision.call, data=version.data, by=by,
    )  # fmt: skip
    note("design.agreed", decision, by=by, version=version.number, drafters=sorted(_drafters(decision)))
    return decision


def _drafters(decision: DesignDecision) -> list[int]:
    return list(decision.drafters.values_list("pk", flat=True))


def _earlier(decision: DesignDecision) -> list[DesignDecision]:
    """The one that it was written to replace; of a part of a call also what stood in its place."""
    gives_way = Q(pk=decision.replaces_id)
    if decision.part:
        gives_way |= Q(fund=decision.fund_id, kind=decision.kind, call=decision.call_id)
    rows = DesignDecision.objects.select_for_update(of=("self",)).filter(gives_way, state=DesignState.AGREED)
    return list(rows.exclude(pk=decision.pk).order_by("pk"))
