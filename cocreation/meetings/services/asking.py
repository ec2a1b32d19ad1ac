"""A round of deliberation inside an item: opened, answered and closed without leaving the room."""

import datetime as dt

from django.db import transaction

from cocreation.deliberation import services as rounds
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.queries import turnout
from cocreation.group.models import Member
from cocreation.meetings.kinds import ItemKind
from cocreation.meetings.models import AgendaItem, Attendance, ItemRound, Voice
from cocreation.meetings.queries.out import out_of_the_room
from cocreation.meetings.services._moves import (
    in_the_room,
    locked,
    refuse_if_out,
    refuse_unless_holding,
    refuse_unless_running,
    touched,
)
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import time_of_day

LONGEST = 120
"""Minutes that a round in a meeting stays open at most."""
LEAST = 6
"""People without a conflict, below whom a question is not the Group's to decide (decision rules §4)."""


@transaction.atomic
def open_round(item: AgendaItem, proposal: str, minutes: int, *, by: User) -> ItemRound:
    """Ask everybody who has a vote about exactly this text. The same text again, while it is open, is the same round.

    The whole Group is asked, not only who is here: whoever is out of the room is not, nor who holds the process,
    takes notes or observes.
    """
    refuse_unless_holding(by)
    meeting = locked(item.meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = _on(item, by)
    if item.kind != ItemKind.DECIDE:
        raise NotAllowedNow("This item is only talked about. Put it on the agenda to decide it.")
    proposal = proposal.strip()
    if not proposal:
        raise NotValid("Write what the Group is asked to agree.")
    if not 1 <= minutes <= LONGEST:
        raise NotValid(f"Give between 1 and {LONGEST} minutes to answer.")
    for held in item.rounds.select_related("round").filter(round__closed_at=None):
        if held.round.question == proposal:
            return held
        raise NotAllowedNow("A round is open about this item. Close it first.")
    people = _asked(item)
    if len(people) < LEAST:
        raise NotAllowedNow(
            f"Only {len(people)} members without a tie can answer, and {LEAST} have to. Hand this item on instead."
        )
    closes_at = clock.now() + dt.timedelta(minutes=minutes)
    opened = rounds.open_round(meeting.call, proposal, people, closes_at, about=item.application, by=by)
    held = ItemRound.objects.create(item=item, round=opened)
    touched(meeting)
    return held


def _asked(item: AgendaItem) -> list[User]:
    """Active members, without who sits in another seat today and without who is out of the room for the item."""
    others = Attendance.objects.here().filter(meeting=item.meeting_id).exclude(seat="member").values("user")
    rows = Member.objects.active().exclude(user__in=others).exclude(user__in=list(out_of_the_room(item)))
    return [member.user for member in rows.select_related("user")]


@transaction.atomic
def answer_round(held: ItemRound, stance: str, reason: str = "", is_named: bool = False, *, by: User) -> Position:
    """Say where you stand in exactly this round; the last answer counts, however often it arrives."""
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    refuse_if_out(item, by)
    position = rounds.take_position(held.round, stance, reason, by=by)
    Voice.objects.update_or_create(round=held, user=by, defaults={"is_named": is_named})
    return position


@transaction.atomic
def close_round(held: ItemRound, statement: str, *, by: User) -> Round:
    """Close it with its outcome in words. Before its time only once everybody who is here has answered."""
    refuse_unless_holding(by)
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    meeting = locked(item.meeting)
    refuse_if_out(item, by)
    round = Round.objects.select_for_update().get(pk=held.round_id)
    missing = missing_here(round, item)
    if round.closed_at is None and clock.now() < round.closes_at and missing:
        raise NotAllowedNow(
            f"{missing} people here have not answered yet. They may until {time_of_day(round.closes_at)}."
            if missing > 1
            else f"One person here has not answered yet. They may until {time_of_day(round.closes_at)}."
        )
    closed = rounds.close_round(round, statement, recused=out_of_the_room(item), by=by)
    touched(meeting)
    return closed


def missing_here(round: Round, item: AgendaItem) -> int:
    """How many of those who are asked are in the room and have not answered. Nobody else is waited for."""
    here = set(Attendance.objects.here().filter(meeting=item.meeting_id).values_list("user", flat=True))
    out = out_of_the_room(item) | set(item.step_outs.values_list("user", flat=True))
    answered = set(round.positions.values_list("user", flat=True))
    return len((here & set(round.eligible)) - answered - out) if turnout(round) < len(round.eligible) else 0


def _on(item: AgendaItem, by: User) -> AgendaItem:
    found = AgendaItem.objects.select_related("application", "meeting").get(pk=item.pk)
    refuse_if_out(found, by)
    if not found.is_on:
        raise NotAllowedNow("This item is not on now.")
    return found
