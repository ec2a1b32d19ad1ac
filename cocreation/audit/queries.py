"""The power audit of a call: who spoke, who proposed, whose words stayed, and who was followed.

Counted by group, never by person; of a group of fewer than five people nothing is counted at all.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cocreation.design.kinds import Answer, DesignState, Source
from cocreation.design.models import DesignAmendment, DesignDecision, DesignVersion
from cocreation.meetings.kinds import Seat
from cocreation.meetings.models import Attendance, Hand
from cocreation.recommendation.models import Slate
from grants.board.queries import approved_unchanged
from grants.calls.models import Call, Stage
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.look.differences import words_changed

LEAST = 5
"""People. Of fewer nothing is shown: a role that two people hold is two people."""
GROUP, OTHERS = "group", "others"


@dataclass(frozen=True)
class Count:
    """One thing counted for both groups. `rows` as the part `bars` takes them; a count of None is hidden."""

    title: str
    rows: list[dict[str, Any]]

    @property
    def is_empty(self) -> bool:
        return not any(row["count"] for row in self.rows)


@dataclass(frozen=True)
class Talk:
    """Turns in meetings. None: too few to say."""

    meetings: int
    turns: Count | None
    came: int | None
    spoke: int | None
    louder_half: float | None


@dataclass(frozen=True)
class Audit:
    talk: Talk
    proposals: list[Count]
    amended: dict[str, int] | None
    words: Count | None
    heard: Count | None
    unchanged: tuple[int, int] | None
    sizes: dict[str, int] = field(default_factory=dict)


def call_to_audit(user: Any, slug: str) -> Call:
    """Once everybody who applied has heard."""
    return Call.objects.of_grants().filter(stage=Stage.RELEASED).select_related("fund").get(slug=slug)


def audit(call: Call) -> Audit:
    """Seven queries, however much was said."""
    group, sizes = _people()
    decisions = DesignDecision.objects.filter(Q(call=call) | Q(call=None, fund=call.fund))
    versions = list(
        DesignVersion.objects.filter(decision__in=decisions)
        .select_related("decision", "amendment")
        .order_by("decision", "number")
    )
    changes = list(DesignAmendment.objects.filter(version__decision__in=decisions).values_list("by", "answer"))
    slates = Slate.objects.filter(call=call).values_list("created_by", flat=True)

    def by_group(title: str, people: Iterable[int]) -> Count:
        return _by_group(title, Counter(GROUP if one in group else OTHERS for one in people), sizes)

    proposals = [
        by_group(_("Rules of the fund that somebody began"), [one.begun_by_id for one in _firsts(versions)]),
        by_group(_("Changes of a rule that somebody proposed"), [by for by, _answer in changes]),
        by_group(_("Lists of grants that somebody put before the Group"), list(slates)),
    ]
    same, decided = approved_unchanged([call])
    return Audit(
        talk=_talk(call),
        proposals=[one for one in proposals if not one.is_empty],
        amended=_amended([answer for by, answer in changes if by in group], sizes),
        words=_words(versions, group, sizes),
        heard=_heard(versions),
        unchanged=(same, decided) if decided >= LEAST else None,
        sizes=sizes,
    )


def _people() -> tuple[set[int], dict[str, int]]:
    """Who is or was in the Group, and how many people each side has. One query; roles are those of today."""
    held = User.objects.filter(Q(membership__isnull=False) | ~Q(roles=[])).values_list("pk", "roles", "membership")
    group = {pk for pk, roles, member in held if member is not None or Role.GROUP_MEMBER in roles}
    return group, {GROUP: len(group), OTHERS: len({pk for pk, *_rest in held} - group)}


def labels() -> dict[str, str]:
    return {GROUP: _("Members of the Group"), OTHERS: _("Everybody else with a role in the fund")}


def _by_group(title: str, counts: Counter, sizes: dict[str, int]) -> Count:
    """With one side too small, neither has a share: it would tell the other's number."""
    whole = sum(counts.values()) if min(sizes.values()) >= LEAST else 0
    rows = [
        {
            "label": label,
            "count": counts[key] if sizes[key] >= LEAST else None,
            "share": counts[key] / whole if whole else None,
        }
        for key, label in labels().items()
    ]
    return Count(title, rows)


# --- who spoke -------------------------------------------------------------------------------------------------------


def _talk(call: Call) -> Talk:
    """Who had the floor, as the queue of raised hands recorded it. Two queries. How long a turn was is not recorded."""
    seats: dict[str, set[int]] = {GROUP: set(), OTHERS: set()}
    meetings, seat_of = set(), {}
    stays = Attendance.objects.filter(meeting__call=call, meeting__ended_at__isnull=False)
    for meeting, user, seat in stays.values_list("meeting", "user", "seat"):
        side = GROUP if seat == Seat.MEMBER else OTHERS
        meetings.add(meeting)
        seats[side].add(user)
        seat_of[meeting, user] = side
    turns: dict[str, Counter] = {GROUP: Counter(), OTHERS: Counter()}
    called = Hand.objects.filter(meeting__in=meetings, called_at__isnull=False)
    for meeting, user in called.values_list("meeting", "user"):
        turns[seat_of.get((meeting, user), OTHERS)][user] += 1
    sizes = {side: len(people) for side, people in seats.items()}
    if sizes[GROUP] < LEAST:
        return Talk(len(meetings), None, None, None, None)
    of_each = Counter({side: sum(some.values()) for side, some in turns.items()})
    count = _by_group(_("Turns in meetings"), of_each, sizes)
    spoke = len(turns[GROUP])
    tells = any(0 < number < LEAST for number in (spoke, sizes[GROUP] - spoke))
    half = _louder_half(turns[GROUP], sizes[GROUP])
    return Talk(len(meetings), count, sizes[GROUP], None if tells else spoke, half)


def _louder_half(turns: Counter, people: int) -> float | None:
    """The share of the turns that the half had who spoke most; one half is where all spoke alike."""
    whole = sum(turns.values())
    if people // 2 < LEAST or not whole:
        return None
    return sum(number for _user, number in turns.most_common(people // 2)) / whole


# --- who proposed, and whose words stayed ----------------------------------------------------------------------------


def _firsts(versions: list[DesignVersion]) -> list[DesignDecision]:
    return [one.decision for one in versions if one.number == 1]


def _amended(answers: list[str], sizes: dict[str, int]) -> dict[str, int] | None:
    """Of the changes that members proposed: taken up, declined, not answered."""
    if sizes[GROUP] < LEAST or not answers:
        return None
    counts = Counter(answers)
    return {"all": len(answers), "accepted": counts[Answer.ACCEPTED], "declined": counts[Answer.DECLINED]}


def _words(versions: list[DesignVersion], group: set[int], sizes: dict[str, int]) -> Count | None:
    """Of the words of the rules that were agreed: which side wrote them. A change that was taken up is its author's."""
    texts: dict[int, list[DesignVersion]] = defaultdict(list)
    for one in versions:
        if one.decision.state in (DesignState.AGREED, DesignState.REPLACED):
            texts[one.decision_id].append(one)
    counts: Counter[str] = Counter()
    for some in texts.values():
        counts.update(_authors(some, group))
    return _by_group(_("Words of the agreed rules"), counts, sizes) if counts else None


def _authors(versions: list[DesignVersion], group: set[int]) -> list[str]:
    """The side that wrote each word of the last version: a word that stays keeps its side."""
    before, sides = "", []
    for one in versions:
        author = one.amendment.by_id if one.amendment else one.written_by_id
        side, at, now = GROUP if author in group else OTHERS, 0, []
        for piece in words_changed(before, one.text):
            size = len(piece.text)
            if piece.kind == "new":
                now += [side] * size
            else:
                now += sides[at : at + size] if piece.kind == "same" else []
                at += size
        before, sides = one.text, now
    return [sides[found.start()] for found in re.finditer(r"\S+", before)]


def _heard(versions: list[DesignVersion]) -> Count | None:
    """Whom the changes of the rules answered: this is where a funder's advice would show."""
    counts = Counter(Source(one.source).who for one in versions if one.source)
    if not counts:
        return None
    whole, order = sum(counts.values()), ["The Group", "Applicants", "Funders and partners", "An earlier call"]
    rows = [{"label": who, "count": counts[who], "share": counts[who] / whole} for who in order]
    return Count(_("Whom a change of a rule answered"), rows)
