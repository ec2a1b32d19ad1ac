"""Checklists for those who do them. Whoever may not know of an application finds nothing of it here."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from grants.applications.models import Application
from grants.calls.kinds import Kind
from grants.calls.models import Call, Stage
from grants.diligence import rules
from grants.diligence.kinds import Found
from grants.diligence.models import Checklist, ChecklistItem, Evidence, Finding
from grants.diligence.queries.outcomes import Outcome, of_items
from shaping_future import clock


@dataclass
class Row:
    """A checklist on the list of what is to do."""

    checklist: Checklist
    items: list[ChecklistItem] = field(default_factory=list)

    @cached_property
    def outcome(self) -> Outcome:
        return of_items((item.found, item.payment) for item in self.items)

    @property
    def is_late(self) -> bool:
        return self.outcome.state == "under_way" and self.checklist.due_on < clock.today()

    @property
    def late_conditions(self) -> int:
        return sum(item.found == Found.CONDITION and item.by_when < clock.today() for item in self.items)

    @property
    def next_condition(self) -> dt.date | None:
        return min((item.by_when for item in self.items if item.found == Found.CONDITION), default=None)

    @cached_property
    def papers(self) -> list[Evidence]:
        return [paper for item in self.items for paper in item.papers.all()]

    @property
    def run_out(self) -> int:
        return sum(paper.has_run_out for paper in self.papers)

    @property
    def running_out(self) -> int:
        return sum(paper.runs_out_soon for paper in self.papers)


def lists_for(user) -> QuerySet:
    """The checklists that this person works on: those with something to do first, by their day."""
    if not rules.does_checks(user):
        return Checklist.objects.none()
    items = ChecklistItem.objects.with_latest().filter(checklist=OuterRef("pk"), needed=True)
    return (
        Checklist.objects.filter(application__in=Application.objects.visible_to(user).values("pk"))
        .select_related("application__organisation", "application__host", "application__call")
        .annotate(has_open=Exists(items.filter(found=None)), waits=Exists(items.filter(found=Found.CONDITION)))
        .order_by("-has_open", "-waits", "due_on", "pk")
    )


def rows(checklists: Iterable[Checklist]) -> list[Row]:
    """With their items and papers, in the order given. Two queries."""
    kept = {one.pk: Row(one) for one in checklists}
    papers = Prefetch("papers", Evidence.objects.filter(removed_at=None))
    items = ChecklistItem.objects.filter(checklist__in=kept, needed=True).with_latest()
    for item in items.prefetch_related(papers):
        kept[item.checklist_id].items.append(item)
    return list(kept.values())


def checklist_for(user, public_id) -> Checklist:
    return lists_for(user).select_related("begun_by").get(application__public_id=public_id)


def parts(checklist: Checklist) -> Iterator[tuple[str, str, list[ChecklistItem]]]:
    """(about, whose name, items in the order of the table), each item with its findings and papers. Three queries."""
    findings = Prefetch("findings", Finding.objects.select_related("by"))
    papers = Prefetch("papers", Evidence.objects.filter(removed_at=None).select_related("file"))
    items = checklist.items.filter(needed=True).with_latest().prefetch_related(findings, papers)
    for about, whose in (("organisation", checklist.application.organisation), ("host", checklist.application.host)):
        if found := sorted((item for item in items if item.about == about), key=lambda item: item.place):
            yield about, whose, found


def item_for(user, pk) -> ChecklistItem:
    """One check, for whoever works on its list."""
    items = ChecklistItem.objects.select_related("checklist__application__organisation", "checklist__application__call")
    return items.get(pk=pk, checklist__in=lists_for(user).values("pk"))


def paper_for(user, pk) -> Evidence:
    papers = Evidence.objects.select_related("file", "item__checklist__application")
    return papers.get(pk=pk, item__checklist__in=lists_for(user).values("pk"))


DECIDED_SOON = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF)
"""When it is worth while to begin checks: before that nobody knows who will be recommended."""


def calls_to_check(user) -> list[Call]:
    """Calls that are being decided, with applications whose checks may begin; the newest first."""
    waiting = _without_checks(user).filter(call=OuterRef("pk"))
    calls = Call.objects.filter(Exists(waiting), kind=Kind.GRANTS, stage__in=DECIDED_SOON)
    return list(calls.order_by("-closes_at", "pk"))


def to_begin(user, call: Call) -> QuerySet:
    """Applications of a call that may still be recommended and have no checklist yet."""
    return _without_checks(user).filter(call=call).select_related("organisation", "host").by_name()


def _without_checks(user) -> QuerySet:
    if not rules.does_checks(user):
        return Application.objects.none()
    return Application.objects.visible_to(user).filter(state__in=rules.CHECKED, checklist=None)
