"""The room as one person sees it: the agenda, what is on, who is here, who has not spoken, what the Group is asked."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from cocreation.deliberation.kinds import STANDS, STRUCK, Method, ObjectionState
from cocreation.deliberation.models import Position
from cocreation.deliberation.queries import rule_lines_of
from cocreation.deliberation.rules import holds_process
from cocreation.meetings import rules
from cocreation.meetings.kinds import HandKind, InState, Seat
from cocreation.meetings.models import AgendaItem, Attendance, Hand, ItemRound, Meeting
from cocreation.meetings.queries.out import out_of_the_room
from grants.calls.models import Stage
from shaping_future.accounts.roles import Role

READ = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)


@dataclass(frozen=True)
class Line(InState):
    """One line of the agenda. Without an item: one that the person stays out of, of which they know its minutes."""

    minutes: int
    state: str
    item: AgendaItem | None = None
    until: dt.datetime | None = None


@dataclass
class Here:
    """Somebody in the room. `turns`: how often they spoke about the item that is on."""

    attendance: Attendance
    turns: int = 0
    hand: Hand | None = None
    stepped_out: bool = False
    is_out: bool = False

    @property
    def user(self) -> Any:
        return self.attendance.user

    @property
    def is_speaking(self) -> bool:
        return self.hand is not None and self.hand.called_at is not None


@dataclass
class Asked:
    """A round in the item. Of one that is secret only how many have answered, and the person's own answer."""

    held: ItemRound
    number: int
    positions: list[Position] = field(default_factory=list)
    mine: Position | None = None
    answered: int = 0
    eligible: int = 0
    """How many are asked, without who is out of the room now, or left the Group without an answer."""

    @property
    def round(self) -> Any:
        return self.held.round

    @property
    def is_open(self) -> bool:
        return self.held.round.closed_at is None

    @property
    def statement(self) -> str:
        return self.held.round.statement

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(position in words, people). Nothing of one that is secret."""
        said = Counter(one.stance for one in self.positions)
        return [(label, said[stance]) for stance, label in self._labels.items()]

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """(position in words, why, what became of it), without names: those stand in the minutes if people want."""
        return [(self._labels[one.stance], one.reason, _became(one)) for one in self.positions if one.reason]

    @property
    def is_contested(self) -> bool:
        """Something that stops the proposal stands or is asked about."""
        became = [one.objection.state for one in self.positions if hasattr(one, "objection")]
        return any(state not in STRUCK for state in became)

    @property
    def rule(self) -> list[str]:
        """How it is counted, as it was fixed when it opened."""
        return rule_lines_of(self.held.round)

    @property
    def is_asked(self) -> bool:
        """The others are asked whether something that stops it stands."""
        return any(one.objection.state == ObjectionState.ASKED for one in self.positions if hasattr(one, "objection"))

    @property
    def _labels(self) -> dict[str, str]:
        return STANDS[Method(self.held.round.method)]

    @property
    def objection(self) -> Any:
        """The person's own, if it stands and they could take it back."""
        mine = getattr(self.mine, "objection", None)
        return mine if mine is not None and self.is_open and mine.state == ObjectionState.STANDS else None


def _became(position: Position) -> str:
    objection = getattr(position, "objection", None)
    return objection.get_state_display() if objection else ""


@dataclass
class Room:
    meeting: Meeting
    user: Any
    agenda: list[Line]
    me: Attendance | None = None
    here: list[Here] = field(default_factory=list)
    rounds: list[Asked] = field(default_factory=list)
    out: list[Any] = field(default_factory=list)
    missing: int = 0

    @property
    def holds(self) -> bool:
        return holds_process(self.user)

    @property
    def is_read(self) -> bool:
        """Reading has closed, so that the Group may see its sheets."""
        return self.meeting.call is not None and self.meeting.call.stage in READ

    @property
    def now(self) -> Line | None:
        return next((line for line in self.agenda if line.is_on), None)

    @property
    def next(self) -> Line | None:
        return next((line for line in self.agenda if line.is_waiting), None)

    @property
    def later(self) -> list[Line]:
        """What else could begin."""
        return [line for line in self.agenda if line.is_waiting and line.item and line is not self.next]

    @property
    def item(self) -> AgendaItem | None:
        """What is on, if the person is in the room for it."""
        return self.now.item if self.now else None

    @property
    def stays_out(self) -> bool:
        return self.now is not None and self.now.item is None

    @property
    def mine(self) -> Here | None:
        return next((one for one in self.here if one.user == self.user), None)

    @property
    def may_raise(self) -> bool:
        """A hand. The facilitator speaks without one; in a break nobody does."""
        item = self.item
        if self.mine is None or self.stays_out or self.mine.stepped_out or (item is not None and item.is_break):
            return False
        return self.mine.attendance.seat != Seat.FACILITATOR

    @property
    def speaking(self) -> Here | None:
        return next((one for one in self.here if one.is_speaking), None)

    @property
    def queue(self) -> list[Here]:
        """Who cannot follow first; then who has not spoken; then who asked first."""
        waiting = [one for one in self.here if one.hand and not one.is_speaking]
        return sorted(
            waiting,
            key=lambda one: (one.hand.kind != HandKind.TECHNICAL, one.turns > 0, one.hand.raised_at, one.hand.pk),
        )

    @property
    def not_spoken(self) -> list[Here]:
        """Members who are in the room for the item, and have not had the floor."""
        wanted = (Seat.MEMBER, Seat.OBSERVER)
        return [
            one for one in self.here
            if not one.turns and not one.is_out and not one.stepped_out and one.attendance.seat in wanted
        ]  # fmt: skip

    @property
    def asked(self) -> Asked | None:
        """The round that has not closed."""
        return next((one for one in self.rounds if one.is_open), None)

    @property
    def may_answer(self) -> bool:
        asked = self.asked
        return asked is not None and asked.round.takes_answers and self.user.pk in asked.round.eligible

    @property
    def stage(self) -> str:
        """What a form of this page is about: another one, and what was typed belongs to something else."""
        now, asked = self.now, self.asked
        item = now.item.pk if now and now.item else "out" if now else "none"
        return f"{self.meeting.state}-{item}-{_stage_of(asked)}-{self.me.pk if self.me else 0}"


def _stage_of(asked: Asked | None) -> str:
    if asked is None:
        return "0"
    if not asked.round.is_secret:
        return f"{asked.round.pk}shown"
    return f"{asked.round.pk}{'' if asked.round.takes_answers else 'over'}"


def agenda_for(user: Any, meeting: Meeting) -> list[Line]:
    """In order. Of what the person stays out of: that there is something, and how long. One query."""
    rows = AgendaItem.objects.filter(meeting=meeting).and_whether_open_to(user)
    return [
        Line(one.minutes, one.state, one if one.is_open_to else None, one.until)
        for one in rows.select_related("application__organisation", "outcome_by").order_by("order")
    ]


def room_for(user: Any, meeting: Meeting) -> Room:
    """Everything of the room that is this person's to see, in at most nine queries whoever is in it."""
    room = Room(meeting, user, agenda_for(user, meeting))
    if not meeting.is_running:
        return room
    people = Attendance.objects.here().filter(meeting=meeting).select_related("user")
    room.here = [Here(one) for one in people.order_by("user__name", "pk")]
    room.me = next((one.attendance for one in room.here if one.user == user), None)
    if not room.stays_out:
        _hear(room)
    if room.item is not None:
        _look_into(room, room.item)
    return room


def _hear(room: Room) -> None:
    """Hands about what is on."""
    hands = list(Hand.objects.filter(meeting=room.meeting, item=room.item))
    turns = Counter(hand.user_id for hand in hands if hand.called_at)
    up = {hand.user_id: hand for hand in hands if hand.ended_at is None}
    for one in room.here:
        one.turns, one.hand = turns[one.user.pk], up.get(one.user.pk)


def _look_into(room: Room, item: AgendaItem) -> None:
    out, stepped = out_of_the_room(item), set(item.step_outs.values_list("user", flat=True))
    for one in room.here:
        one.is_out, one.stepped_out = one.user.pk in out, one.user.pk in stepped
    if rules.reads_who_was_out(room.user):
        room.out = [one.user for one in room.here if one.is_out]
    room.rounds = rounds_of(item, room.user, out)
    if room.asked is not None:
        here = [one for one in room.here if one.user.has_role(Role.GROUP_MEMBER)]
        waited = {one.user.pk for one in here if not one.is_out and not one.stepped_out}
        answered = {one.user_id for one in room.asked.held.round.positions.all()}
        room.missing = len((waited & set(room.asked.round.eligible)) - answered)


def rounds_of(item: AgendaItem, user: Any, out: set[int]) -> list[Asked]:
    """The newest first, without answers of who is out of the room. Of a secret one they stay here. Two queries."""
    positions = Position.objects.select_related("user", "objection").order_by("stance", "pk")
    rows = item.rounds.select_related("round").prefetch_related(Prefetch("round__positions", positions))
    found = []
    for number, held in enumerate(rows.order_by("pk"), start=1):
        said = [one for one in held.round.positions.all() if one.user_id not in out]
        mine = next((one for one in said if one.user_id == user.pk), None)
        shown = [] if held.round.is_secret else said
        found.append(
            Asked(held, number, shown, mine, len(said), len(set(held.round.eligible) - out - set(held.round.left)))
        )
    return found[::-1]
