"""What is next for a member and for a facilitator, call by call. Later steps are known by rows and routes only."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse

from cocreation.group.models import Member
from grants.applications.models import Application, Clearance
from grants.calls.models import Call, Kind, Stage
from grants.fund.models import Fund
from grants.interests.models import Interest
from grants.interests.queries import BEFORE_DECLARING
from grants.interests.rules import declares_interests
from grants.places.queries import CHOSEN_FROM

from .people import (
    PublicNames,
    endings_for,
    in_public,
    member_of,
    names_among,
    needs_for,
    open_readings,
    own_membership,
    people_who_accepted,
    place_to_appoint,
    public_names,
    the_group,
    to_appoint,
)

__all__ = [
    "PublicNames",
    "asked_about_the_fund",
    "calls_of_the_group",
    "calls_that_recruit",
    "endings_for",
    "in_public",
    "member_of",
    "names_among",
    "needs_for",
    "news_for",
    "open_readings",
    "own_membership",
    "people_who_accepted",
    "place_to_appoint",
    "public_names",
    "steps_for_facilitator",
    "steps_for_member",
    "the_group",
    "to_appoint",
]

CLOSED = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
DONE, STARTED, NOT_STARTED, CANNOT_START = "done", "started", "not started", "cannot start yet"

Task = dict[str, Any]
heard_elsewhere: list[Callable[[Any], list[dict[str, Any]]]] = []
"""What later steps have to say on somebody's start page; this folder may not know of them."""


def calls_of_the_group() -> QuerySet[Call]:
    """Calls that the Group reads and whose applications were checked, newest first. One query."""
    return Call.objects.public().of_grants().exclude(stage__in=BEFORE_DECLARING).order_by("-closes_at", "pk")


def calls_that_recruit() -> QuerySet[Call]:
    """Who joins the Group: calls in which people are being chosen, or were. One query."""
    return Call.objects.filter(kind=Kind.RECRUITMENT, stage__in=CHOSEN_FROM).order_by("-closes_at", "pk")


def steps_for_member(user: Any) -> list[dict[str, Any]]:
    """[{"call", "tasks"}] as `task_list` takes them. Four queries."""
    declared, counts = _declared(user), _own_readings(user)
    return [
        {"call": call, "tasks": _member_tasks(call, call.pk in declared, counts[call.pk])}
        for call in calls_of_the_group()
    ]


def news_for(user: Any) -> list[dict[str, Any]]:
    """[{"label", "url", "note", "state"}]: what people of later steps have said to this person, not looked at yet."""
    return [one for ask in heard_elsewhere for one in ask(user)]


def asked_about_the_fund(user: Any) -> list[dict[str, Any]]:
    """[{"public_id", "title", "closes_at", "answered"}]: rules of the fund that the person is asked about now, soonest
    first. Two queries."""
    one = "design_decisions__versions__rounds__round"
    rounds = Fund.objects.filter(**{f"{one}__closed_at": None, f"{one}__eligible__contains": [user.pk]}).order_by(
        f"{one}__closes_at", f"{one}__pk"
    )
    rows = rounds.values_list(
        f"{one}__pk", f"{one}__closes_at", "design_decisions__public_id", "design_decisions__title"
    )
    answers = Fund.objects.filter(**{f"{one}__closed_at": None, f"{one}__positions__user": user})
    answered = set(answers.values_list(f"{one}__pk", flat=True))
    return [
        {"public_id": public_id, "title": title, "closes_at": closes_at, "answered": pk in answered}
        for pk, closes_at, public_id, title in rows
    ]


def steps_for_facilitator(user: Any) -> list[dict[str, Any]]:
    """[{"call", "tasks"}] as `task_list` takes them. Six queries."""
    declared, waiting, assigned = _declared(user), _undecided(user), _assigned()
    accepted = Counter(to_appoint(user).values_list("application__call", flat=True))
    recruiting = [
        {"call": call, "tasks": [_choosing(call), _appointing(call, accepted[call.pk])]}
        for call in calls_that_recruit()
    ]
    return recruiting + [
        {
            "call": call,
            "tasks": _facilitator_tasks(user, call, call.pk in declared, waiting[call.pk], call.pk in assigned),
        }
        for call in calls_of_the_group()
    ]


def _choosing(call: Call) -> Task:
    state = STARTED if call.stage == Stage.CHOOSING else DONE
    return _task("Choose who joins the Group", "place-choose", call, state)


def _appointing(call: Call, waiting: int) -> Task:
    if call.stage == Stage.CHOOSING:
        return {"label": "Appoint them", "state": CANNOT_START, "note": "When everyone has heard."}
    note = f"{waiting} said yes and wait" if waiting > 1 else "1 said yes and waits" if waiting else "Nobody waits."
    task = {"label": "Appoint who said yes", "state": STARTED if waiting else DONE, "note": note}
    return task | {"url": reverse("group-list")}


def _declared(user: Any) -> set[int]:
    return set(Clearance.objects.filter(user=user).values_list("call_id", flat=True))


def _own_readings(user: Any) -> dict[int, Counter]:
    """call → how many readings in each state."""
    found: dict[int, Counter] = defaultdict(Counter)
    member = Member.objects.filter(user=user).first()
    if member is None:
        return found
    rows = member.readings.visible_to(user).order_by().values_list("application__call", "state")
    for call, state, number in rows.annotate(Count("pk")):
        found[call][state] = number
    return found


def _undecided(user: Any) -> Counter:
    seen = Interest.objects.filter(decided_at=None, application__in=Application.objects.visible_to(user).readable())
    rows = seen.exclude(user=user).order_by().values_list("application__call").annotate(Count("pk"))
    return Counter(dict(rows))


def _assigned() -> set[int]:
    return set(Call.objects.filter(applications__readings__isnull=False).values_list("pk", flat=True).distinct())


def _member_tasks(call: Call, declared: bool, readings: Counter) -> list[Task]:
    tasks = [_task("Declare your interests", "interest-declare", call, DONE if declared else NOT_STARTED)]
    total, sent = readings.total(), readings["sent"]
    if call.stage == Stage.DECLARING or not total:
        note = (
            "A facilitator gives everybody their share."
            if call.stage == Stage.DECLARING
            else "Nothing is yours to read."
        )
        tasks.append({"label": "Read and score", "state": CANNOT_START, "note": note})
    else:
        state = DONE if sent == total else STARTED if sent or readings["started"] else NOT_STARTED
        note = f"{sent} of {total} sent"
        if call.stage != Stage.READING:
            state, note = DONE, f"{note}. Reading has closed."
        tasks.append(_task("Read and score", "reading-list", call, state, note))
    return tasks + _deciding(call, "conversation-mine")


def _deciding(call: Call, talking: str) -> list[Task]:
    """Once reading has closed: where applications stand, the conversations (the route of their page), the slates."""
    if call.stage not in CLOSED:
        return [{"label": "See where applications stand", "state": CANNOT_START, "note": "When reading has closed."}]
    state = STARTED if call.stage == Stage.DELIBERATING else DONE
    tasks = [_task("See where applications stand", "ranking", call, DONE)]
    tasks.append(_task("Write what you think before we meet", "discussion-list", call, state))
    later = [_task("Talk with finalists", talking, call, state), _task("Decide together", "slate-list", call, state)]
    return tasks + [one for one in later if one["url"]]


def _facilitator_tasks(user: Any, call: Call, declared: bool, waiting: int, assigned: bool) -> list[Task]:
    tasks = []
    if declares_interests(user):
        tasks.append(_task("Declare your interests", "interest-declare", call, DONE if declared else NOT_STARTED))
    note = f"{waiting} wait" if waiting > 1 else "1 waits" if waiting else "Nothing waits."
    tasks.append(_task("Decide about interests", "interest-decide", call, NOT_STARTED if waiting else DONE, note))
    if call.stage == Stage.DECLARING:
        tasks.append(
            _task("Assign and open the readings", "reading-progress", call, STARTED if assigned else NOT_STARTED)
        )
    else:
        reading = call.stage == Stage.READING
        label = "Follow and close the reading" if reading else "Reading"
        tasks.append(_task(label, "reading-progress", call, STARTED if reading else DONE))
    return tasks + _deciding(call, "conversation-arrange")


def _task(label: str, route: str, call: Call, state: str, note: str = "") -> Task:
    """A step whose page is not there (yet) has no address."""
    try:
        url = reverse(route, args=[call.slug])
    except NoReverseMatch:
        url = ""
    return {"label": label, "url": url, "state": state, "note": note}
