"""How far reading has come: counts, never values."""

from collections import Counter
from typing import Any

from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState
from grants.applications.models import Application
from grants.calls.models import Call


def progress(call: Call, user: Any) -> dict[str, Any]:
    """Counts of readings: in all, by member, and by application that the person may know of. Three queries.

    {"total", "sent", "members": [{"member", "total", "started", "sent"}],
     "applications": [{"application", "total", "sent", "short": how many readers are missing}]}
    """
    rows = Reading.objects.filter(application__in=call.applications.readable()).not_out()
    by_member, by_application = Counter(), Counter()
    for member, application, state in rows.order_by().values_list("member_id", "application_id", "state"):
        for counter, key in ((by_member, member), (by_application, application)):
            counter[key, state] += 1
            counter[key, "total"] += 1
    members = Member.objects.filter(pk__in={key for key, _state in by_member}).select_related("user")
    seen = Application.objects.visible_to(user).readable().filter(call=call).select_related("organisation")
    return {
        "total": sum(count for (_key, state), count in by_member.items() if state == "total"),
        "sent": sum(count for (_key, state), count in by_member.items() if state == ReadingState.SENT),
        "members": [{"member": one, **_counts(by_member, one.pk)} for one in members.order_by("pk")],
        "applications": [
            {
                "application": one,
                **_counts(by_application, one.pk),
                "short": max(call.readings_per_application - by_application[one.pk, "total"], 0),
            }
            for one in seen.order_by("organisation__name", "pk")
        ],
    }


def _counts(counter: Counter, key: int) -> dict[str, int]:
    return {
        "total": counter[key, "total"],
        "started": counter[key, ReadingState.STARTED],
        "sent": counter[key, ReadingState.SENT],
    }
