"""What of the checks reaches the Group, the Board and the payments: how many, never about what."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from grants.applications.models import Application
from grants.diligence.kinds import Found
from grants.diligence.models import ChecklistItem
from shaping_future import clock


@dataclass(frozen=True)
class Outcome:
    """How the checks of one application stand. Holds nothing that was read or written in them."""

    begun: bool = False
    needed: int = 0
    done: int = 0
    waits: tuple[int, ...] = ()
    """The payments that wait for a condition, one for each condition."""
    concerns: int = 0

    @property
    def state(self) -> str:
        if not self.begun:
            return "not_begun"
        return "done" if self.done == self.needed else "under_way"

    @property
    def line(self) -> str:
        """The one line that others read."""
        if not self.begun:
            return "Checks not begun"
        said = ["Checks done" if self.done == self.needed else f"{self.done} of {self.needed} checks done"]
        if self.waits:
            which = " and ".join(map(str, sorted(set(self.waits))))
            many = "s" if len(set(self.waits)) > 1 else ""
            said.append(f"{_count(len(self.waits), 'condition')} (payment{many} {which})")
        if self.concerns:
            said.append(_count(self.concerns, "concern"))
        return ", ".join(said)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def outcome(application: Application) -> Outcome:
    return outcomes([application])[application.pk]


def outcomes(applications: Iterable[Application]) -> dict[int, Outcome]:
    """By the application's pk, for those that the asker was shown already. One query, however many there are."""
    pks = [one.pk for one in applications]
    rows: dict[int, list] = {}
    items = ChecklistItem.objects.filter(checklist__application__in=pks, needed=True).with_latest()
    for pk, found, payment in items.values_list("checklist__application", "found", "payment"):
        rows.setdefault(pk, []).append((found, payment))
    return {pk: of_items(rows[pk]) if pk in rows else Outcome() for pk in pks}


def of_items(items: Iterable[tuple[str | None, int | None]]) -> Outcome:
    """From (what was found last, which payment waits) of each check that is needed."""
    items = list(items)
    return Outcome(
        begun=True,
        needed=len(items),
        done=sum(bool(found) for found, _payment in items),
        waits=tuple(sorted(payment for found, payment in items if found == Found.CONDITION)),
        concerns=sum(found == Found.CONCERN for found, _payment in items),
    )


@dataclass(frozen=True)
class Condition:
    """A condition of the checks that is not met yet, as finance reads it beside a payment."""

    title: str
    due_on: dt.date

    @property
    def late(self) -> bool:
        return self.due_on < clock.today()

    @property
    def said(self) -> str:
        return f"The condition “{self.title}” of the checks is not met yet. It is due on {self.due_on:%-d %B %Y}."


def blocking(application: Application) -> dict[int, list[Condition]]:
    """Payment number → conditions of the checks that it waits for. One query."""
    return blocking_each([application.pk]).get(application.pk, {})


def blocking_each(applications: Collection[int]) -> dict[int, dict[int, list[Condition]]]:
    """The same for many: the application's pk → payment number → conditions. One query."""
    items = ChecklistItem.objects.filter(checklist__application__in=applications, needed=True).with_latest()
    waiting: dict[int, dict[int, list[Condition]]] = {}
    for item in items.filter(found=Found.CONDITION).select_related("checklist").order_by("by_when", "pk"):
        of_one = waiting.setdefault(item.checklist.application_id, {})
        of_one.setdefault(item.payment, []).append(Condition(item.check_of.title, item.by_when))
    return waiting
