"""A round of deliberation inside an item: opened, answered, read together and closed without leaving the room."""

import datetime as dt

from django.db import transaction

from cocreation.deliberation import services as rounds
from cocreation.deliberation.kinds import AGREED, IN_ROUNDS, WITHOUT_QUORUM, Method
from cocreation.deliberation.models import Objection, Position, Round
from cocreation.deliberation.queries import active_voters, quorum_of
from cocreation.deliberation.queries.lists import voting
from cocreation.deliberation.tally.rules import FALLBACKS as NAMED
from cocreation.deliberation.tally.rules import REFER
from cocreation.meetings.kinds import IN_THE_ROOM, ItemKind
from cocreation.meetings.models import AgendaItem, Attendance, ItemRound, Meeting, Voice
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
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import time_of_day

LONGEST = 120
"""Minutes that a round in a meeting stays open at most."""
FALLBACKS = {
    "majority": {"method": Method.MAJORITY.value, "sentence": "Two thirds of everybody who can take part decide."},
    "refer": {"method": REFER, "sentence": NAMED[REFER]},
}
"""What a facilitator may name for the end, when a question is asked first."""


@transaction.atomic
def open_round(
    item: AgendaItem, proposal: str, minutes: int, method: str = Method.CONSENT, fallback: str = "majority", *, by: User
) -> ItemRound:
    """Ask everybody who has a vote about exactly this text. The same text again, while it is open, is the same round.

    The whole Group is asked, not only who is here: whoever is out of the room is not, nor who holds the process,
    takes notes or observes. After a round that found no agreement the next one goes on by its method, or by what was
    named when the first one opened.
    """
    refuse_unless_holding(by)
    meeting = locked(item.meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = _on(item, by)
    proposal = _valid(item, proposal, minutes, method)
    last = item.rounds.select_related("round").order_by("-pk").first()
    if last is not None and last.round.closed_at is None:
        if last.round.proposal == proposal:
            return last
        raise NotAllowedNow("A round is open about this item. Close it first.")
    held = ItemRound.objects.create(
        item=item, round=_opened(meeting, item, last.round if last else None, proposal, minutes, method, fallback, by)
    )
    touched(meeting)
    return held


def _valid(item: AgendaItem, proposal: str, minutes: int, method: str) -> str:
    proposal = proposal.strip()
    if item.kind != ItemKind.DECIDE:
        raise NotAllowedNow("This item is only talked about. Put it on the agenda to decide it.")
    if not proposal:
        raise NotValid("Write what the Group is asked to agree.")
    if not 1 <= minutes <= LONGEST:
        raise NotValid(f"Give between 1 and {LONGEST} minutes to answer.")
    if method not in IN_THE_ROOM:
        raise NotValid("Choose a method for one proposal. Methods with options have a page of their own.")
    return proposal


def _opened(
    meeting: Meeting, item: AgendaItem, last: Round | None, proposal: str, minutes: int, method: str, fallback: str,
    by: User,
) -> Round:  # fmt: skip
    before = last if last and last.method in IN_ROUNDS and last.result not in AGREED else None
    if before is not None:
        if said := referred(before):
            raise NotAllowedNow(f"There were {before.number} rounds. Now comes what was named: {said}")
        method = before.fallback["method"] if before.ends_rounds else before.method
    people, least = _asked(item), quorum_of(meeting.call)[1]
    if method not in WITHOUT_QUORUM and len(people) < least:
        raise NotAllowedNow(
            f"Only {len(people)} members without a tie can answer, and {least} have to. Hand this item on instead."
        )
    named = FALLBACKS.get(fallback) if method in IN_ROUNDS and before is None else None
    question = "Do we agree this?" if item.application_id else f"{item.title}: do we agree this?"
    return rounds.open_round(
        meeting.call, question, people, _closing(minutes), by=by, method=method,
        proposal=proposal, about=item.application, before=before, fallback=named,
    )  # fmt: skip


def referred(round: Round) -> str:
    """What was named for the end, if no round of this question can follow this one."""
    return round.fallback["sentence"] if round.ends_rounds and round.fallback.get("method") == REFER else ""


def _closing(minutes: int) -> dt.datetime:
    """A whole minute that a person can say, and never less time than was promised."""
    return clock.now().replace(second=0, microsecond=0) + dt.timedelta(minutes=minutes + 1)


def _asked(item: AgendaItem) -> list[User]:
    """Active members with a vote, without who sits in another seat today and without who is out of the room."""
    others = Attendance.objects.here().filter(meeting=item.meeting_id).exclude(seat="member")
    out = out_of_the_room(item) | set(others.values_list("user", flat=True))
    return [one for one in voting(active_voters()) if one.pk not in out]


@transaction.atomic
def answer_round(held: ItemRound, stance: str, reason: str = "", is_named: bool = False, *, by: User) -> Position:
    """Say where you stand in exactly this round; the last answer counts, however often it arrives."""
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    refuse_if_out(item, by)
    position = rounds.take_position(held.round, stance, reason, by=by)
    Voice.objects.update_or_create(round=held, user=by, defaults={"is_named": is_named})
    return position


@transaction.atomic
def show_answers(held: ItemRound, *, by: User) -> Round:
    """Nobody answers any more, and everybody reads. Before its time only once everybody who is here has answered."""
    refuse_unless_holding(by)
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    meeting = locked(item.meeting)
    refuse_if_out(item, by)
    round = Round.objects.select_for_update().get(pk=held.round_id)
    missing = missing_here(round, item)
    if round.is_secret and clock.now() < round.closes_at and missing:
        who = "One person here has" if missing == 1 else f"{missing} people here have"
        raise NotAllowedNow(f"{who} not answered yet. They may until {time_of_day(round.closes_at)}.")
    shut = rounds.shut_round(round, by=by, waited=True)
    touched(meeting)
    return shut


@transaction.atomic
def take_objection_back(held: ItemRound, *, by: User) -> Objection:
    """Whoever objected takes it back, once the answers are read."""
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    refuse_if_out(item, by)
    mine = Objection.objects.filter(position__round=held.round_id, position__user=by).first()
    if mine is None:
        raise NotAllowedNow("You have no objection in this round.")
    mine = rounds.withdraw_objection(mine, by=by)
    touched(item.meeting)
    return mine


@transaction.atomic
def close_round(held: ItemRound, statement: str, *, by: User) -> Round:
    """Close it with its outcome in words, once everybody could read the answers."""
    refuse_unless_holding(by)
    item = AgendaItem.objects.select_related("application", "meeting").get(pk=held.item_id)
    meeting = locked(item.meeting)
    refuse_if_out(item, by)
    round = Round.objects.select_for_update().get(pk=held.round_id)
    if round.is_secret:
        raise NotAllowedNow("Show the answers first, so that the outcome rests on them.")
    closed = rounds.close_round(round, statement, recused=out_of_the_room(item), by=by)
    touched(meeting)
    return closed


def missing_here(round: Round, item: AgendaItem) -> int:
    """How many of those who are asked are in the room and have not answered. Nobody else is waited for, nor who left
    the Group meanwhile."""
    here = Attendance.objects.here().filter(meeting=item.meeting_id, user__in=User.objects.with_role(Role.GROUP_MEMBER))
    out = out_of_the_room(item) | set(item.step_outs.values_list("user", flat=True))
    answered = set(round.positions.values_list("user", flat=True))
    return len((set(here.values_list("user", flat=True)) & set(round.eligible)) - answered - out)


def _on(item: AgendaItem, by: User) -> AgendaItem:
    found = AgendaItem.objects.select_related("application", "meeting").get(pk=item.pk)
    refuse_if_out(found, by)
    if not found.is_on:
        raise NotAllowedNow("This item is not on now.")
    return found
