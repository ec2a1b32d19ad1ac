"""Answering. One answer for each person; it may be changed until the round closes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.queries.counts import out_of
from cocreation.deliberation.services._locks import locked
from cocreation.deliberation.tally import checked
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

OVER = "This round has closed. Positions can no longer be changed."


@dataclass(frozen=True)
class Answer:
    """choices: {number of an option: whole number}; empty where a method has no options."""

    stance: str = ""
    reason: str = ""
    choices: Mapping[int, int | None] = field(default_factory=dict)


@transaction.atomic
def cast(round: Round, answer: Answer, *, by: User) -> Position:
    """Keep this answer in place of the person's earlier one. The same again changes nothing, and is noted once."""
    round = locked(round)
    if by.pk not in round.eligible:
        raise NotAllowed("This round is for the people who were in the Group when it opened.")
    if not round.takes_answers:
        raise NotAllowedNow(OVER)
    out, numbers = out_of(round), set(round.options.values_list("order", flat=True))
    mine = {number for number in numbers if by.pk not in out.get(number, ())}
    if by.pk in out.get(0, ()) or (numbers and not mine):
        raise NotAllowed("You stay out of this. Nobody counts you as missing.")
    stance, reason, choices = checked(round.method, round.rules, mine, answer.stance, answer.reason, answer.choices)
    kept = {"stance": stance, "reason": reason, "choices": {str(one): value for one, value in sorted(choices.items())}}
    position = Position.objects.filter(round=round, user=by).first() or Position(round=round, user=by)
    if position.pk and kept == {name: getattr(position, name) for name in kept}:
        return position
    for name, value in kept.items():
        setattr(position, name, value)
    position.at = clock.now()
    position.save()
    note("round.position-taken", round, by=by)
    return position


def take_position(round: Round, stance: str, reason: str = "", *, by: User) -> Position:
    """Say where you stand, in a round without options. Concern and objection say why."""
    return cast(round, Answer(stance, reason), by=by)
