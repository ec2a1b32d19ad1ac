"""Applications as one person may see them: in a blind phase of their call a row loses its names before anybody has it.

A row that was loaded through `visible_to` is covered when it comes out of the database, so a page, a mail or a PDF that
prints `application.organisation` prints "Application 7K3F" without knowing of blind phases. It cannot be saved so.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.query import ModelIterable

from grants.applications.redaction import NAME
from grants.calls import blindness
from grants.calls.kinds import Hidden
from grants.organisations.models import Organisation

KEPT = ("kind", "region", "income_band")
"""Of an organisation, what a reader may weigh without a name."""


class SeenQuerySet(models.QuerySet):
    """Of applications, or of rows that have one."""

    _eyes: Any = None
    _way = ""
    _by_name = False

    def as_seen_by(self, user: Any, way: str = "") -> "SeenQuerySet":
        """As this person may see the application at the end of `way`. No query more; nothing for whoever is never
        blind. Single values that were asked for before are not covered: whoever shows them asks `shown_name`."""
        if self._fields is not None:
            return self
        path = f"{way}__" if way else ""
        if blindness.may_be_blind(user):
            rows = self.annotate(blind_of_call=F(f"{path}call__blind"), stage_of_call=F(f"{path}call__stage"))
            rows._eyes = user
        else:
            rows = self._chain()
        rows._way = way
        return rows

    def named(self) -> "SeenQuerySet":
        """With every name again. Only for declaring and deciding about ties, which are to names."""
        rows = self._chain()
        rows._eyes = None
        return rows

    def by_name(self) -> "SeenQuerySet":
        """In the order of names, or of references where names are hidden: an order tells a name. For whole lists, never
        for a page of one."""
        path = f"{self._way}__" if self._way else ""
        rows = self.order_by(f"{path}organisation__name", "pk")
        rows._by_name = True
        return rows

    def _clone(self) -> "SeenQuerySet":
        rows = super()._clone()
        rows._eyes, rows._way, rows._by_name = self._eyes, self._way, self._by_name
        return rows

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._hides():
            self._result_cache = self._covered(self._result_cache)

    def iterator(self, chunk_size: int | None = None) -> Iterator:
        if not self._hides():
            return super().iterator(chunk_size)
        return iter(self) if self._by_name else (self._cover(row) for row in super().iterator(chunk_size))

    def _hides(self) -> bool:
        return self._eyes is not None and issubclass(self._iterable_class, ModelIterable)

    def _covered(self, rows: list) -> list:
        rows = [self._cover(row) for row in rows]
        if self._by_name and any(Hidden.ORGANISATIONS in self._of(row).hidden for row in rows):
            rows.sort(key=lambda row: self._of(row).reference)
        return rows

    def _cover(self, row: Any) -> Any:
        if not self._way or row._state.fields_cache.get(self._way) is not None:
            cover(self._of(row), blindness.hidden(row.blind_of_call, row.stage_of_call, self._eyes.roles))
        return row

    def _of(self, row: Any) -> Any:
        return getattr(row, self._way) if self._way else row


def cover(application: Any, hides: Iterable[str]) -> Any:
    """Take out of a loaded row what is hidden (kinds.Hidden), and say so in `hidden`."""
    application.hidden = frozenset(hides)
    if Hidden.ORGANISATIONS in application.hidden:
        loaded = application._state.fields_cache
        real = loaded.get("organisation")
        facts = (
            {name: getattr(real, name) for name in KEPT} if real is not None and not real.get_deferred_fields() else {}
        )
        loaded["organisation"] = Organisation(name=shown_name("", application.reference, application.hidden), **facts)
        loaded["host"] = Organisation(name=NAME) if application.__dict__.get("host_id") else None
    if Hidden.AMOUNTS in application.hidden:
        application.asked_pence = None
    return application


def shown_name(name: str, reference: str, hides: Iterable[str]) -> str:
    """Of an organisation, for somebody from whom this is hidden."""
    return f"Application {reference}" if Hidden.ORGANISATIONS in hides else name


def hiding(user: Any, things: Iterable[str], way: str = "") -> Q:
    """Of applications in calls that hide any of these from this person now: what must not be looked for there."""
    found, path = Q(pk__in=[]), f"{way}__call" if way else "call"
    for stage, phase in blindness.PHASES.items():
        hides, whom = Q(pk__in=[]), Q(pk__in=[])
        for thing in things:
            hides |= Q(**{f"{path}__blind__{phase}__hides__contains": [thing]})
        for role in user.roles:
            whom |= Q(**{f"{path}__blind__{phase}__from__contains": [role]})
        found |= Q(**{f"{path}__stage": stage}) & hides & whom
    return found
