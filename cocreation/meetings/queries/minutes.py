"""The minutes: built from what happened, frozen as keys and words, read by each person without what is not theirs."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from cocreation.deliberation.kinds import STANDS, STOPS, STRUCK, Method
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.tally import Counted, count_round, without_names
from cocreation.meetings import rules
from cocreation.meetings.kinds import ItemKind, OutcomeKind, Seat, Way
from cocreation.meetings.models import AgendaItem, ItemRound, Meeting, Minutes, MinutesAmendment
from cocreation.meetings.queries.out import out_by_item
from shaping_future.accounts.models import User

PDF = "minutes"
"""The kind of document (shaping_future.files.makers)."""


# --- what is kept ----------------------------------------------------------------------------------------------------


def body_of(meeting: Meeting) -> dict[str, Any]:
    """All of it, by keys of people and applications, as JSON holds it. Six queries."""
    rounds = ItemRound.objects.select_related("round").order_by("pk")
    rounds = rounds.prefetch_related(
        Prefetch("round__positions", Position.objects.select_related("objection").order_by("stance", "pk")), "voices"
    )
    items = list(meeting.items.order_by("order").prefetch_related(Prefetch("rounds", rounds)))
    people = meeting.attendances.order_by("came_at", "pk")
    out = out_by_item(items, members_only=True)
    return {
        "version": 1,
        "meeting": str(meeting.public_id),
        "title": meeting.title,
        "call": meeting.call.slug if meeting.call else None,
        "way": meeting.way,
        "began": _iso(meeting.started_at),
        "ended": _iso(meeting.ended_at),
        "people": [_person(one) for one in people],
        "items": [_item(one, out.get(one.pk, set())) for one in items],
    }


def _person(one: Any) -> dict[str, Any]:
    return {
        "user": one.user_id, "seat": one.seat, "way": one.way,
        "came": _iso(one.came_at), "left": _iso(one.left_at),
    }  # fmt: skip


def _item(item: AgendaItem, out: set[int]) -> dict[str, Any]:
    return {
        "item": str(item.public_id), "kind": item.kind, "application": item.application_id, "title": item.title,
        "why": item.why, "planned": item.minutes, "began": _iso(item.started_at), "ended": _iso(item.ended_at),
        "outcome_kind": item.outcome_kind, "outcome": item.outcome, "by": item.outcome_by_id, "actions": item.actions,
        "out": sorted(out), "rounds": [_round(held, number, out) for number, held in enumerate(item.rounds.all(), 1)],
    }  # fmt: skip


def _round(held: Any, number: int, out: set[int]) -> dict[str, Any]:
    """Of one that has not closed nothing but that it was asked."""
    round = held.round
    found = {
        "number": number,
        "method": round.get_method_display(),
        "proposal": round.proposal,
        "opened": _iso(round.opened_at),
    }
    if round.closed_at is None:
        return found
    counted = _counted(round, out)
    named = {one.user_id for one in held.voices.all() if one.is_named}
    said = [one for one in round.positions.all() if one.user_id not in out]
    return found | {
        "closed": _iso(round.closed_at), "result": round.get_result_display(), "statement": round.statement,
        "eligible": counted.eligible, "took_part": counted.took_part, "needed": counted.needed,
        "stances": [[label, people] for _stance, label, people in counted.rows],
        "dissent": [
            {"user": one.user_id if one.user_id in named else None, "stance": _stance(round, one),
             "words": one.reason}
            for one in said if one.reason
        ],
    }  # fmt: skip


def _counted(round: Round, out: set[int]) -> Counted:
    """As cocreation.deliberation.queries.tally, from rows that are loaded: no query for each round."""
    positions = list(round.positions.all())
    said = {one.user_id: (one.stance, {}) for one in positions}
    stopping = [one for one in positions if one.stance == STOPS.get(Method(round.method)) and hasattr(one, "objection")]
    struck = {one.user_id for one in stopping if one.objection.state in STRUCK}
    return count_round(
        *without_names(
            round.method, round.eligible, said, recused=out | set(round.left), struck=struck, rules=round.rules,
            share=round.quorum_share, least=round.quorum_least,
        )
    )  # fmt: skip


def _stance(round: Round, one: Position) -> str:
    label = STANDS[Method(round.method)][one.stance]
    objection = getattr(one, "objection", None)
    return f"{label} ({objection.get_state_display().lower()})" if objection else label


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


# --- what a person reads ---------------------------------------------------------------------------------------------


@dataclass
class Part:
    """An item, ready to show. `out`: names, for those who may read them; `out_count` for everybody else."""

    title: str
    kind: str
    data: dict[str, Any]
    item: AgendaItem
    outcome: str = ""
    by: str = ""
    out: list[str] = field(default_factory=list)
    out_count: int = 0
    rounds: list[dict[str, Any]] = field(default_factory=list)
    amendments: list[MinutesAmendment] = field(default_factory=list)

    @property
    def is_break(self) -> bool:
        return self.kind == ItemKind.BREAK

    @property
    def was_reached(self) -> bool:
        return self.data["ended"] is not None


@dataclass
class Reading:
    """The minutes as one person reads them."""

    meeting: Meeting
    confirmed: Minutes | None
    people: list[dict[str, Any]]
    parts: list[Part]
    amendments: list[MinutesAmendment]
    """About the meeting as a whole."""

    @property
    def ended(self) -> dt.datetime | None:
        """To the minute."""
        return self.meeting.ended_at and self.meeting.ended_at.replace(second=0, microsecond=0)


def minutes_for(user: Any, meeting: Meeting) -> Reading:
    """Without what the person stays out of: no title, no number, no gap. Ten queries."""
    confirmed = Minutes.objects.filter(meeting=meeting).select_related("confirmed_by").first()
    body = confirmed.body if confirmed else body_of(meeting)
    rows = AgendaItem.objects.open_to(user).filter(meeting=meeting).select_related("application__organisation")
    items = {str(one.public_id): one for one in rows}
    kept = [one for one in body["items"] if one["item"] in items]
    names = _names(body["people"], kept)
    amended = MinutesAmendment.objects.filter(meeting=meeting).select_related("by")
    amendments = [one for one in amended if one.item_id is None or one.item_id in {item.pk for item in items.values()}]
    parts = [_part(one, items[one["item"]], names, user, amendments) for one in kept]
    people = [_shown(one, names) for one in body["people"]]
    return Reading(meeting, confirmed, people, parts, [one for one in amendments if one.item_id is None])


def seen_hash(reading: Reading) -> str:
    """Of what one person reads: another hash, and a PDF that was made before is not theirs to read any more."""
    parts = [[part.data, part.title, part.out, [one.pk for one in part.amendments]] for part in reading.parts]
    what = [parts, [one["user"] for one in reading.people], [one.pk for one in reading.amendments]]
    confirmed = reading.confirmed.sha256 if reading.confirmed else ""
    return hashlib.sha256(json.dumps([confirmed, what], sort_keys=True).encode()).hexdigest()


def _names(people: list[dict], items: list[dict]) -> dict[int, str]:
    keys = {one["user"] for one in people} | {one["by"] for one in items}
    for item in items:
        keys |= set(item["out"]) | {said["user"] for held in item["rounds"] for said in held.get("dissent", [])}
    return {one.pk: str(one) for one in User.objects.filter(pk__in=keys - {None})}


def _shown(one: dict, names: dict[int, str]) -> dict[str, Any]:
    return one | {
        "name": names.get(one["user"], "A former member"),
        "seat": Seat(one["seat"]).label,
        "way": Way(one["way"]).label,
        "came": _moment(one["came"]),
        "left": _moment(one["left"]),
    }


def _part(data: dict, item: AgendaItem, names: dict[int, str], user: Any, amendments: list) -> Part:
    reads = rules.reads_who_was_out(user)
    rounds = [
        held | {"dissent": [
            said | {"name": names.get(said["user"], "A member")} for said in held.get("dissent", [])
        ]}
        for held in data["rounds"]
    ]  # fmt: skip
    return Part(
        title=str(item), kind=data["kind"], data=data, item=item,
        outcome=OutcomeKind(data["outcome_kind"]).label if data["outcome_kind"] else "",
        by=names.get(data["by"], ""), out=[names[pk] for pk in data["out"] if pk in names] if reads else [],
        out_count=len(data["out"]), rounds=rounds,
        amendments=[one for one in amendments if one.item_id == item.pk],
    )  # fmt: skip


def _moment(text: str | None) -> Any:
    return dt.datetime.fromisoformat(text).replace(second=0, microsecond=0) if text else None
