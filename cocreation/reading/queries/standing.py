"""How far reading has come: counts, never values. Counted in the database, shown a page at a time."""

from operator import attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet

from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState
from grants.applications.models import Application
from grants.calls.models import Call

READERS_SHOWN = 12
APPLICATIONS_SHOWN = 15
SHOWING = {"short": "Short of readers", "unsent": "Not all sent", "all": "All"}
"""What the list of applications can be narrowed to."""

_SENT, _STARTED = Q(state=ReadingState.SENT), Q(state=ReadingState.STARTED)


class Row(NamedTuple):
    """One application: its readings that can count, and how many readers it still needs. Sorts by need."""

    missing: int
    sent: int
    total: int
    application: Any

    @property
    def need(self) -> tuple[int, int]:
        return -self.missing, self.sent - self.total


def progress(call: Call, user: Any, *, show: str = "", page: Any = 1, readers: Any = 1) -> dict[str, Any]:
    """Counts of readings: in all, by member, and by application that the person may know of. Five queries.

    `show` is a key of SHOWING ("" and anything else: "short" while some are, then "unsent", then "all"); `page` and
    `readers` say which page of either list. {"total", "started", "sent", "members": page of {"member", "total",
    "started", "sent"}, most to do first, "counts": {key of SHOWING: how many}, "show",
    "applications": page of Row, what needs most first}
    """
    counted = Reading.objects.order_by().filter(application__in=call.applications.readable()).not_out()
    members = list(_by_member(counted))
    lists: dict[str, list[Row]] = {"all": _by_application(call, user, counted)}
    lists["short"] = [row for row in lists["all"] if row.missing]
    lists["unsent"] = [row for row in lists["all"] if row.sent < row.total]
    if show not in SHOWING:
        show = next((key for key in SHOWING if lists[key]), "all")
    of_members = Paginator(members, READERS_SHOWN).get_page(readers)
    of_applications = Paginator(lists[show], APPLICATIONS_SHOWN).get_page(page)
    people = Member.objects.select_related("user").only("user__name", "user__email")
    people = people.in_bulk([row["member"] for row in of_members])
    of_members.object_list = [row | {"member": people[row["member"]]} for row in of_members]
    named = Application.objects.as_seen_by(user).select_related("organisation")
    named = named.only("public_id", "reference", "organisation__name")
    known = named.in_bulk([row.application for row in of_applications])
    of_applications.object_list = [row._replace(application=known[row.application]) for row in of_applications]
    return {
        **{name: sum(row[name] for row in members) for name in ("total", "started", "sent")},
        "members": of_members,
        "counts": {key: len(rows) for key, rows in lists.items()},
        "show": show,
        "applications": of_applications,
    }


def _by_member(counted: QuerySet[Reading]) -> QuerySet:
    """{"member": key, "total", "started", "sent"} of each reader."""
    rows = counted.values("member")
    counts = {"total": Count("pk"), "started": Count("pk", filter=_STARTED), "sent": Count("pk", filter=_SENT)}
    return rows.annotate(**counts).order_by(F("sent") - F("total"), "member")


def _by_application(call: Call, user: Any, counted: QuerySet[Reading]) -> list[Row]:
    """All that the person may know of by its key, also where nobody reads; what needs most first. Two queries."""
    rows = Application.objects.readable().filter(call=call).order_by("pk").values_list("pk", flat=True)
    seen = rows.visible_to(user)  # last: every further step would copy that whole condition
    rows = counted.values_list("application").annotate(total=Count("pk"), sent=Count("pk", filter=_SENT))
    counts = {pk: (total, sent) for pk, total, sent in rows}
    each, none = call.readings_per_application, (0, 0)
    found = [Row(max(each - total, 0), sent, total, pk) for pk in seen for total, sent in [counts.get(pk, none)]]
    return sorted(found, key=attrgetter("need"))
