"""A proposal of who reads what, as a person may see it: nothing of what they stay out of but how much it is."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from cocreation.analysis.fit import MOST
from cocreation.group.models import Member
from cocreation.reading.models import PlanState, Reading, ReadingPlan
from cocreation.reading.queries.inputs import Inputs, inputs
from grants.applications.models import Application
from grants.calls.models import Call


@dataclass(frozen=True)
class Row:
    """One application: its readers as (member, has it already), how well it is served (None without a proposal)."""

    application: Application
    readers: list[tuple[Member, bool]]
    served: int | None = None
    minutes: int = 0
    special: bool = False

    @property
    def can_change(self) -> bool:
        return not all(has for _member, has in self.readers)


@dataclass(frozen=True)
class Load:
    """What one member would read, and about how long it takes them."""

    member: Member
    count: int
    minutes: int
    left: bool = False


@dataclass(frozen=True)
class Proposal:
    """`rows` the applications that the person may know of, worst-served first; `hidden` counts the others. `best`
    and `most`: the highest quality that one could have. `is_stale`: something changed since it was worked out."""

    plan: ReadingPlan | None
    facts: Inputs
    rows: list[Row]
    hidden: int
    loads: list[Load]
    is_stale: bool = False
    problems: list[str] = field(default_factory=list)
    repairs: list[dict[str, str]] = field(default_factory=list)

    @property
    def has_pairs(self) -> bool:
        return self.plan is not None and self.plan.state in (PlanState.READY, PlanState.ASSIGNED)

    @property
    def most(self) -> int:
        return MOST * self.facts.each

    @property
    def worst(self) -> int | None:
        return min((row.served for row in self.rows if row.served is not None), default=None)

    @property
    def is_poorly_mixed(self) -> bool:
        return self.has_pairs and bool(self.rows) and self.plan.result.get("is_poorly_mixed", False)


def latest_plan(call: Call) -> ReadingPlan | None:
    """One query."""
    return call.reading_plans.first()


def proposal(call: Call, user: Any) -> Proposal:
    """The last proposal of a call. At most nine queries, whatever its size."""
    plan, facts = latest_plan(call), inputs(call)
    seen = list(_seen(facts.applications, user))
    shown = plan is not None and plan.state in (PlanState.READY, PlanState.ASSIGNED)
    names = {one.pk: one for one in seen}
    report = plan.result.get("report", {}) if plan is not None and plan.state == PlanState.IMPOSSIBLE else {}
    return Proposal(
        plan=plan,
        facts=facts,
        rows=_rows(plan if shown else None, facts, seen),
        hidden=len(facts.applications) - len(seen),
        loads=_loads(plan if shown else None, facts),
        is_stale=plan is not None and plan.state == PlanState.READY and plan.inputs != facts.digest,
        problems=_problems(report, facts, names),
        repairs=[{"kind": one["kind"], "says": _says(one, facts, names)} for one in report.get("repairs", ())],
    )


def why_not(plan: ReadingPlan, user: Any) -> list[str]:
    """Why a proposal was not possible, in sentences; never of an application that the person may not know of."""
    facts = inputs(plan.call)
    names = {one.pk: one for one in _seen(facts.applications, user)}
    return _problems(plan.result.get("report", {}), facts, names)


def _seen(pks: Any, user: Any) -> QuerySet[Application]:
    return Application.objects.visible_to(user).filter(pk__in=pks).select_related("organisation").by_name()


def _rows(plan: ReadingPlan | None, facts: Inputs, seen: list[Application]) -> list[Row]:
    kept = {tuple(pair) for pair in plan.kept} if plan else set()
    readers: dict[int, list[tuple[Member, bool]]] = {}
    for member, application in plan.pairs if plan else ():
        if member in facts.readers:
            has = (member, application) in kept
            readers.setdefault(application, []).append((facts.readers[member].member, has))
    served, minutes = (plan.result[key] if plan else {} for key in ("served", "minutes"))
    rows = [
        Row(
            application=one,
            readers=readers.get(one.pk, []),
            served=served.get(str(one.pk)),
            minutes=minutes.get(str(one.pk), 0),
            special=bool(facts.applications[one.pk].language or facts.applications[one.pk].topics),
        )
        for one in seen
    ]
    return sorted(rows, key=lambda row: -1 if row.served is None else row.served)


def _loads(plan: ReadingPlan | None, facts: Inputs) -> list[Load]:
    """Of every reader, also of those who would read nothing. Most first."""
    counts, minutes = Counter(), Counter()
    for member, application in plan.pairs if plan else ():
        counts[member] += 1
        minutes[member] += plan.result["minutes"].get(str(application), 0)
    loads = [Load(one.member, counts[pk], minutes[pk], one.left) for pk, one in facts.readers.items()]
    return sorted(loads, key=lambda one: -one.count)


# --- why it is not possible ------------------------------------------------------------------------------------------


def _problems(report: dict[str, Any], facts: Inputs, names: dict[int, Application]) -> list[str]:
    if not report:
        return []
    stuck = [_stuck(one, facts, names) for one in report["stuck"]]
    return stuck or ["The rules cannot all be kept together, though each one alone could be."]


def _stuck(one: dict[str, Any], facts: Inputs, names: dict[int, Application]) -> str:
    what = _some(one["needed"], "reading") + (" by people with lived experience" if one["group"] else "")
    sentence = f"{_named(one['applications'], names)}: {what} needed, {_some(one['places'], 'place')} left."
    full = _listed([str(facts.readers[pk].member) for pk in one["members"] if pk in facts.readers])
    return f"{sentence} As full as they may be: {full}." if full else sentence


def _says(repair: dict[str, Any], facts: Inputs, names: dict[int, Application]) -> str:
    """The change as what the facilitator would be agreeing to."""
    parts = []
    if repair["more"]:
        more = [
            f"{facts.readers[int(pk)].member} ({n} more)"
            for pk, n in repair["more"].items()
            if int(pk) in facts.readers
        ]
        parts.append(f"Ask people to read more than they said or the call allows: {_listed(more, most=40)}.")
    if repair["fewer"]:
        less = _some(sum(repair["fewer"].values()), "reading")
        where = _named(list(map(int, repair["fewer"])), names)
        parts.append(f"Accept {less} fewer: {where}. What has too few readings is not ranked.")
    if repair["waived"]:
        parts.append(f"Accept that nobody with lived experience reads {_named(repair['waived'], names)}.")
    return " ".join(parts)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _named(pks: list[int], names: dict[int, Application]) -> str:
    shown = [f"{names[pk].organisation} ({names[pk].reference})" for pk in pks if pk in names]
    if others := len(pks) - len(shown):
        shown = [*shown[:4], f"{others} that you stay out of"]
    return _listed(shown)


def _listed(names: list[str], most: int = 5) -> str:
    shown, rest = names[:most], len(names) - most
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


# --- readings so far -------------------------------------------------------------------------------------------------


def place_in_queue(member: int, application: int) -> int:
    """Where an application (pk) stands in a member's (pk) own order: stable, and another for each member."""
    return int.from_bytes(hashlib.sha256(f"{member}:{application}".encode()).digest()[:3])


def accepted_fewer(call: Call) -> dict[str, int]:
    """application (pk as text) → how many readings fewer were accepted when the readings were assigned. One query."""
    plan = call.reading_plans.filter(state=PlanState.ASSIGNED).first()
    return plan.allowed.get("fewer", {}) if plan else {}


def readers_by_application(call: Call) -> dict[int, list[int]]:
    """application → users whose reading can count, for every readable application. Two queries."""
    found: dict[int, list[int]] = {pk: [] for pk in call.applications.readable().values_list("pk", flat=True)}
    rows = Reading.objects.filter(application__in=found).not_out().order_by("pk")
    for application, user in rows.values_list("application_id", "member__user_id"):
        found[application].append(user)
    return found


@dataclass(frozen=True)
class Choice:
    """Somebody who could still be asked: what they read so far, of how many at most, and how well it fits them."""

    member: Member
    load: int
    cap: int
    fit: int


def reader_choices(application: Application) -> list[Choice]:
    """Who could still be asked to read this application, who reads least first. At most eight queries."""
    rows = Reading.objects.filter(application__call=application.call).values_list("application_id", "member_id")
    load = Counter(member for _application, member in rows)
    taken = {member for one, member in rows if one == application.pk}
    facts = inputs(application.call)
    found = [
        Choice(reader.member, load[pk], reader.cap, facts.fit(pk, application.pk))
        for pk, reader in facts.readers.items()
        if pk not in taken and load[pk] < reader.cap and facts.may_read(pk, application.pk)
    ]
    return sorted(found, key=lambda one: (one.load, -one.fit, one.member.pk))


def readers_for(application: Application) -> set[int]:
    """Users who could still be asked to read this application."""
    return {one.member.user_id for one in reader_choices(application)}
