"""Practice applications, one's own practice, and what it is compared with afterwards."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cocreation.analysis.drift import Drift, drift
from cocreation.analysis.scores import weighted_total
from cocreation.group.models import Member
from cocreation.reading.models import (
    Practice,
    PracticeAnchor,
    PracticeReading,
    PracticeScore,
    Reading,
    ReadingState,
    Score,
)
from cocreation.reading.models.practice import MOST
from cocreation.reading.queries.inputs import possible_readers
from cocreation.reading.queries.sheets import CLOSED, call_to_read
from grants.calls.models import Call, Criterion, Kind, Stage

AT_A_TIME = 3
"""Others' scores are shown without names, so many readers' at a time. With each reader who comes alone, whoever looked
before and looks again could work out what that one gave."""
OPEN = (Stage.DECLARING, Stage.READING)
"""When one can practise."""


@dataclass(frozen=True)
class Compared:
    """One criterion: mine and the anchor (None is X), and scores of others (_some_others), lowest first; None while
    they are too few."""

    criterion: Criterion
    mine: int | None
    sentence: str
    anchor: int | None
    why: str
    others: list[int] | None
    others_x: int = 0


def practices(call: Call, user: Any) -> list[tuple[Practice, str]]:
    """(practice, state of one's own sheet or "") in their order. Two queries."""
    rows = list(Practice.objects.filter(call=call))
    mine = PracticeReading.objects.filter(practice__in=rows, member__user=user).values_list("practice", "state")
    states = dict(mine) if rows else {}
    return [(one, states.get(one.pk, "")) for one in rows]


def practice_for(user: Any, public_id: Any) -> Practice:
    """A practice application, for whoever belongs to the Group. One query."""
    return Practice.objects.filter(call__kind=Kind.GRANTS).select_related("call").get(public_id=public_id)


def call_to_prepare(user: Any, slug: str, order: int) -> tuple[Call, int, Practice | None]:
    """(call, place, what stands there). Two queries. ValueError: there is no such place."""
    if not 1 <= order <= MOST:
        raise ValueError(f"no practice {order}")
    call = call_to_read(user, slug)
    return call, order, Practice.objects.filter(call=call, order=order).first()


def practice_sheet(practice: Practice, user: Any) -> PracticeReading:
    """One's own sheet, begun or not. One query."""
    rows = PracticeReading.objects.filter(practice=practice, member__user=user)
    sheet = rows.select_related("member").first() or PracticeReading()
    sheet.practice = practice
    return sheet


def compared(sheet: PracticeReading) -> list[Compared]:
    """Once one's own is sent: beside the anchors, and beside others' when enough have sent. Five queries."""
    if sheet.state != ReadingState.SENT:
        return []
    mine = {one.criterion_id: one for one in sheet.scores.order_by()}
    anchors = {one.criterion_id: one for one in PracticeAnchor.objects.filter(practice=sheet.practice)}
    others = _some_others(sheet)
    given: dict[int, list[int | None]] = {}
    if others:
        rows = PracticeScore.objects.filter(reading__in=others).order_by().values_list("criterion", "value")
        for criterion, value in rows:
            given.setdefault(criterion, []).append(value)
    return [
        Compared(
            criterion=one,
            mine=mine[one.pk].value,
            sentence=mine[one.pk].sentence,
            anchor=anchors[one.pk].value,
            why=anchors[one.pk].why,
            others=sorted(value for value in given.get(one.pk, ()) if value is not None) if others else None,
            others_x=sum(value is None for value in given.get(one.pk, ())),
        )
        for one in sheet.practice.call.criteria.all()
        if one.pk in mine and one.pk in anchors
    ]


def _some_others(sheet: PracticeReading) -> list[int]:
    """Whoever else sent theirs, in the order in which they did, without the last few who are no whole group yet."""
    others = PracticeReading.objects.filter(practice=sheet.practice, state=ReadingState.SENT).exclude(pk=sheet.pk)
    sent = list(others.order_by("sent_at", "pk").values_list("pk", flat=True))
    return sent[: len(sent) - len(sent) % AT_A_TIME]


def practice_drift(call: Call, user: Any) -> Drift | None:
    """The person's practice scores less the anchors, in points of the scale, once every practice sheet is sent."""
    rows = practices(call, user)
    if not rows or any(state != ReadingState.SENT for _practice, state in rows):
        return None
    said = PracticeAnchor.objects.filter(practice__call=call)
    anchors = {(one.practice_id, one.criterion_id): one.value for one in said}
    mine = PracticeScore.objects.filter(reading__practice__call=call, reading__member__user=user).order_by()
    shared = [
        (value, [anchor])
        for practice, criterion, value in mine.values_list("reading__practice", "criterion", "value")
        if value is not None and (anchor := anchors.get((practice, criterion))) is not None
    ]
    return drift(shared)


def reading_drift(call: Call, user: Any) -> Drift | None:
    """The person's totals less the mean of others' on the same applications, of 100. For that person alone.

    Only once they have sent all that is theirs (or reading closed), so that it moves no score; only of sheets that
    count. None while too few applications are shared.
    """
    own = Reading.objects.visible_to(user).filter(application__call=call)
    mine = list(own.values_list("application_id", "state"))
    if call.stage != Stage.READING and call.stage not in CLOSED:
        return None
    if call.stage == Stage.READING and any(state != ReadingState.SENT for _pk, state in mine):
        return None
    weights = dict(call.criteria.values_list("key", "weight"))
    sheets: dict[int, dict[str, int | None]] = {}
    whose: dict[int, tuple[int, bool]] = {}
    rows = Score.objects.filter(
        reading__in=Reading.objects.counted().filter(application__in=[pk for pk, _state in mine])
    ).order_by("reading")
    for reading, application, reader, key, value in rows.values_list(
        "reading", "reading__application", "reading__member__user", "criterion__key", "value"
    ):
        sheets.setdefault(reading, {})[key] = value
        whose[reading] = (application, reader == user.pk)
    totals = {reading: weighted_total(given, weights) for reading, given in sheets.items()}
    shared: dict[int, tuple[list, list]] = {}
    for reading, total in totals.items():
        if total is not None:
            application, is_mine = whose[reading]
            shared.setdefault(application, ([], []))[0 if is_mine else 1].append(total)
    return drift([(own_total[0], others) for own_total, others in shared.values() if own_total])


def who_practised(call: Call) -> list[tuple[Member, int]]:
    """(member who could read, how many practice sheets they sent): who, never what. One query."""
    sent = Count(
        "practice_readings",
        filter=Q(practice_readings__practice__call=call, practice_readings__state=ReadingState.SENT),
    )
    return [(one, one.practised) for one in possible_readers(call).annotate(practised=sent).order_by("pk")]


def anchors_of(practice: Practice) -> dict[str, PracticeAnchor]:
    """By the criterion's key. One query."""
    return {one.criterion.key: one for one in practice.anchors.select_related("criterion")}
