"""Opening a consent round, taking a position, closing with an outcome."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from cocreation.deliberation import rules
from cocreation.deliberation.models import Position, Round, Stance
from cocreation.deliberation.queries import tally
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def open_round(
    call: Call | None, question: str, eligible: Iterable[User], closes_at: dt.datetime, *, by: User
) -> Round:
    """Open a round for exactly these people. The snapshot holds even when the Group changes later."""
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator opens a round.")
    if closes_at <= clock.now():
        raise NotValid("The closing time has to be in the future.")
    people = sorted(person.pk for person in eligible)
    if not people:
        raise NotAllowedNow("There is nobody in the Group who could take part.")
    opened = Round.objects.create(
        call=call, question=question, eligible=people, opened_at=clock.now(), opened_by=by, closes_at=closes_at
    )
    note("round.opened", opened, by=by, eligible=people)
    return opened


@transaction.atomic
def take_position(round: Round, stance: str, reason: str = "", *, by: User) -> Position:
    """Say where you stand; it may be changed until the round closes. Concern and objection say why."""
    round = Round.objects.select_for_update().get(pk=round.pk)
    if by.pk not in round.eligible:
        raise NotAllowed("This round is for the people who were in the Group when it opened.")
    if round.closed_at or clock.now() >= round.closes_at:
        raise NotAllowedNow("This round has closed. Positions can no longer be changed.")
    if stance not in Stance.values:
        raise NotValid("Choose one of the four positions.")
    reason = reason.strip()
    if stance in (Stance.CONCERN, Stance.OBJECTION) and not reason:
        raise NotValid("Write why, so that the Group can work with it.")
    position, _ = Position.objects.update_or_create(
        round=round, user=by, defaults={"stance": stance, "reason": reason, "at": clock.now()}
    )
    note("round.position-taken", round, by=by)
    return position


@transaction.atomic
def close_round(round: Round, statement: str, *, by: User, recused: Collection[int] = ()) -> Round:
    """Close it, compute the result, keep the outcome in the Group's words. It cannot be opened again.

    recused: pks of users who stay out of everything that was asked: in neither part of any share.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator closes a round.")
    if round.closed_at:
        raise NotAllowedNow("This round is closed already.")
    if not statement.strip():
        raise NotValid("Write the outcome in a sentence before you close the round.")
    counted = tally(round, recused)
    round.result, round.statement = counted.result, statement.strip()
    round.closed_at, round.closed_by = clock.now(), by
    round.save(update_fields=["result", "statement", "closed_at", "closed_by"])
    note("round.closed", round, by=by, result=str(round.result), took_part=counted.took_part, eligible=counted.eligible)
    return round
