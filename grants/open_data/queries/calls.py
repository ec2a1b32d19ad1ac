"""Calls, open and past, in numbers: how many applied, how many were funded, and why others were not.

Counted by the database. Numbers are there once everybody who applied has heard. A number below five is never shown, nor
anything from which it could be worked out: those who were read, and those who were not, are kept apart, because other
figures of ours say how many were read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery

from grants.applications.models import READABLE, Application, EligibilityCheck, State
from grants.applications.queries.figures import FEWEST, without_small
from grants.calls.models import Call, Stage
from grants.calls.queries import Phase, phase
from grants.letters.models import OutcomeKind

from ._rows import A_MINUTE
from .made import GrantMade, grants_made, total

FUNDED, RESERVE, READ = "Funded", "In reserve", "Read by the Group, not this time"
WITHDRAWN = "Taken back by the applicant"
REASONS = {one.value: f"{one.label[:1].lower()}{one.label[1:]}" for one in EligibilityCheck.Reason}


@dataclass
class CallInNumbers:
    """One call for everybody. `applied` is None, and `rows` empty, until it is released, or while too few applied."""

    call: Call
    phase: Phase
    applied: int | None = None
    funded: int | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    grants: int = 0
    pence: int = 0
    is_rounded: bool = False

    @property
    def rate(self) -> float | None:
        return self.funded / self.applied if self.applied and self.funded is not None else None

    @property
    def hides(self) -> bool:
        return any(row["count"] is None for row in self.rows)


def calls_in_numbers() -> list[CallInNumbers]:
    """Every launched call with grants, the newest first. Six queries, however many applied."""
    calls = list(Call.objects.public().of_grants().order_by("-closes_at", "pk").defer("definition"))
    released = [call.pk for call in calls if call.stage == Stage.RELEASED]
    counted, made = _counts(released), _made_by_call()
    return [_in_numbers(call, counted[call.pk], made[call.slug]) for call in calls]


def _made_by_call() -> dict[str, list[GrantMade]]:
    found: dict[str, list[GrantMade]] = defaultdict(list)
    for grant in grants_made():
        found[grant.call_slug].append(grant)
    return found


def _counts(released: list[int]) -> dict[int, Counter]:
    """A minute old at most: what was released hardly changes."""
    key = f"open-data-calls-{'-'.join(map(str, released))}"
    return cache.get_or_set(key, lambda: _counted(released), A_MINUTE) if released else defaultdict(Counter)


def _counted(released: list[int]) -> dict[int, Counter]:
    """By call: how many ended in which way. Two queries, summed up by the database."""
    found: dict[int, Counter] = defaultdict(Counter)
    sent = Application.objects.filter(call__in=released, sent_at__isnull=False).order_by()
    rows = sent.values("call", "state", "outcome__kind").annotate(n=Count("pk"))
    for row in rows.values_list("call", "state", "outcome__kind", "n"):
        call, state, outcome, count = row
        if state != State.NOT_ELIGIBLE:
            found[call][_became(state, outcome)] += count
    newest = EligibilityCheck.objects.filter(application=OuterRef("pk"), finding="not_eligible").order_by("-pk")
    unfit = sent.filter(state=State.NOT_ELIGIBLE).annotate(reason=Subquery(newest.values("reason")[:1]))
    for call, reason, count in (
        unfit.values("call", "reason").annotate(n=Count("pk")).values_list("call", "reason", "n")
    ):
        found[call][f"Not eligible: {REASONS.get(reason, 'another reason')}"] += count
    return found


def _became(state: str, outcome: str | None) -> str:
    if state == State.FUNDED:
        return FUNDED
    if state == State.WITHDRAWN:
        return WITHDRAWN
    return RESERVE if outcome == OutcomeKind.RESERVE and state in READABLE else READ


def _in_numbers(call: Call, counted: Counter, made: list[GrantMade]) -> CallInNumbers:
    found = CallInNumbers(call, phase(call))
    found.grants = len(made)
    found.pence, found.is_rounded = total(made)
    applied, funded = sum(counted.values()), counted[FUNDED]
    if applied < FEWEST or 0 < applied - funded < FEWEST:
        return found
    found.applied, found.funded = applied, funded
    shown = {FUNDED: funded, **_without_small_groups(counted)}
    found.rows = [
        {"label": label, "count": count, "share": count / applied if count is not None else None}
        for label, count in shown.items()
    ]
    return found


def _without_small_groups(counted: Counter) -> dict[str, int | None]:
    """Those who were read and those who were not, each safe by itself; when one of them is small, nothing of both."""
    read = {label: counted[label] for label in (READ, RESERVE) if counted[label]}
    rest = {label: number for label, number in sorted(counted.items()) if label not in (FUNDED, READ, RESERVE)}
    if any(0 < sum(part.values()) < FEWEST for part in (read, rest)):
        return dict.fromkeys([*read, *rest])
    return {**_safe(read), **_safe(rest)}


def _safe(numbers: dict[str, int]) -> dict[str, int | None]:
    return without_small(numbers) if _has_small(numbers.values()) else dict(numbers)


def _has_small(numbers: Iterable[int]) -> bool:
    return any(number < FEWEST for number in numbers)
