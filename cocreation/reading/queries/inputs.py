"""Everything that sharing out the readings of a call depends on, read at one time."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from cocreation.analysis.fit import Asks, Brings, can_read, fit
from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState
from grants.applications.models import Clearance, Participant, Recusal, Rung
from grants.calls.models import Call, Stage

Pair = tuple[int, int]
"""(pk of a member, pk of an application)"""


@dataclass(frozen=True)
class Reader:
    """A member with what they bring. Who `left` keeps what they sent and gets nothing new."""

    member: Member
    brings: Brings
    cap: int
    left: bool = False

    @property
    def lived(self) -> bool:
        return bool(self.member.lived_experience)


@dataclass(frozen=True)
class Inputs:
    """`applications` and `readers` by pk, in order. blocked: ties. rows: readings so far, with their state."""

    each: int
    applications: dict[int, Asks]
    readers: dict[int, Reader]
    blocked: frozenset[Pair]
    rows: dict[Pair, str]

    @cached_property
    def kept(self) -> frozenset[Pair]:
        """Readings that stay: what is sent, and everything of those who go on reading."""
        stays = (pair for pair, state in self.rows.items() if state == ReadingState.SENT or not self._left(pair))
        return frozenset(pair for pair in stays if pair not in self.blocked)

    @cached_property
    def begun(self) -> frozenset[Pair]:
        """Of those, what was at least started."""
        return frozenset(pair for pair in self.kept if self.rows[pair] != ReadingState.ASSIGNED)

    def _left(self, pair: Pair) -> bool:
        return self.readers[pair[0]].left

    @cached_property
    def digest(self) -> str:
        """Of everything that a proposal depends on: when it changes, the proposal is out of date."""
        readers = [
            (pk, one.cap, one.left, one.lived, *(sorted(part) for part in _parts(one.brings)))
            for pk, one in self.readers.items()
        ]
        asks = [(pk, sorted(one.topics), one.region, one.language, one.only) for pk, one in self.applications.items()]
        whole = (self.each, asks, readers, sorted(self.blocked), sorted(self.kept))
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    def may_read(self, member: int, application: int) -> bool:
        reader = self.readers[member]
        free = not reader.left and (member, application) not in self.blocked
        return free and can_read(reader.brings, self.applications[application])

    def fit(self, member: int, application: int) -> int:
        return fit(self.readers[member].brings, self.applications[application])

    def cap(self, member: int, allowed: dict[str, Any], kept: Counter) -> int:
        more = allowed.get("more", {}).get(str(member), 0)
        return max(self.readers[member].cap + more, kept[member])

    def needed(self, application: int, allowed: dict[str, Any]) -> int:
        return max(self.each - allowed.get("fewer", {}).get(str(application), 0), 0)


def _parts(brings: Brings) -> tuple[frozenset[str], ...]:
    return brings.languages, brings.topics, brings.regions


def possible_readers(call: Call) -> QuerySet[Member]:
    """Active members who declared their interests in this call."""
    declared = Clearance.objects.filter(call=call).values("user")
    return Member.objects.active().filter(user__in=declared, user__is_active=True).select_related("user")


def conflicts(call: Call) -> dict[int, set[int]]:
    """application → users who must not score it: out of the room or of scoring, or on it. Two queries."""
    out = Recusal.objects.in_force().filter(application__call=call, rung__in=[Rung.ROOM, Rung.SCORING])
    parts = Participant.objects.filter(application__call=call)
    found: dict[int, set[int]] = {}
    for rows in (out, parts):
        for application, user in rows.values_list("application_id", "user_id"):
            found.setdefault(application, set()).add(user)
    return found


def inputs(call: Call) -> Inputs:
    """Four queries before reading opens; after that five, and one more when somebody left."""
    applications = _applications(call)
    rows = _readings(call, applications) if call.stage == Stage.READING else {}
    members = {one.pk: one for one in possible_readers(call)}
    sent = Counter(member for (member, _one), state in rows.items() if state == ReadingState.SENT)
    readers = {pk: _reader(one, call.max_readings_per_reader) for pk, one in members.items()}
    if call.stage == Stage.READING:
        left = Member.objects.filter(pk__in={member for member, _one in rows} - set(members)).select_related("user")
        readers |= {one.pk: _reader(one, sent[one.pk], left=True) for one in left}
    by_user = {one.member.user_id: pk for pk, one in readers.items()}
    blocked = frozenset(
        (by_user[user], one)
        for one, users in conflicts(call).items()
        for user in users
        if user in by_user and one in applications
    )
    return Inputs(call.readings_per_application, applications, dict(sorted(readers.items())), blocked, rows)


def _applications(call: Call) -> dict[int, Asks]:
    rows = call.applications.readable().order_by("pk")
    need = (
        "reading_need__topics",
        "organisation__region",
        "reading_need__language",
        "reading_need__only_with_language",
    )
    return {
        pk: Asks(frozenset(topics or ()), region or "", language or "", bool(only))
        for pk, topics, region, language, only in rows.values_list("pk", *need)
    }


def _readings(call: Call, applications: Iterable[int]) -> dict[Pair, str]:
    rows = Reading.objects.filter(application__call=call).not_out().order_by("pk")
    known = set(applications)
    found = rows.values_list("member_id", "application_id", "state")
    return {(member, one): state for member, one, state in found if one in known}


def _reader(member: Member, cap: int, left: bool = False) -> Reader:
    own = member.most_readings
    limit = cap if left or own is None else min(cap, own)
    brings = Brings(frozenset(member.languages), frozenset(member.topics), frozenset(member.regions))
    return Reader(member, brings, limit, left)
