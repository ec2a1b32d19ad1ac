"""What readers asked of the facilitator: that somebody else reads an application, and concerns."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cocreation.reading.models import Concern, Policy, Reading
from grants.applications.models import Application, cover, known_to
from grants.calls.blindness import hidden_from
from grants.calls.models import Call


@dataclass(frozen=True)
class Asked:
    """`concerns` the open ones first. Never a score."""

    passes: list[Reading]
    concerns: list[Concern]


def asked_counts(call: Call, user: Any) -> dict[str, int]:
    """{"passes", "concerns"}: how many wait, of applications that the person may know of. One query while nothing does,
    which is nearly always: who may know of what is the dear part of it. Otherwise two."""
    passes = Reading.objects.filter(pass_asked_at__isnull=False, state="assigned", application__call=call)
    concerns = Concern.objects.filter(resolved_at=None, reading__application__call=call)
    if not passes.order_by().values("pk").union(concerns.order_by().values("pk")).exists():
        return {"passes": 0, "concerns": 0}
    rows = Reading.objects.filter(application__in=known_to(user, call))
    return rows.order_by().aggregate(
        passes=Count("pk", filter=Q(pass_asked_at__isnull=False, state="assigned"), distinct=True),
        concerns=Count("concerns", filter=Q(concerns__isnull=False, concerns__resolved_at=None), distinct=True),
    )


def asked(call: Call, user: Any) -> Asked:
    """Three queries."""
    seen = Application.objects.filter(call=call).visible_to(user)
    labels = {f"score-{key}": label for key, label in call.criteria.values_list("key", "label")}
    concerns = Concern.objects.filter(reading__application__in=seen)
    concerns = concerns.select_related("reading__application__organisation", "reading__member__user", "resolved_by")
    found = sorted(concerns, key=lambda one: (one.resolved_at is not None, one.pk))
    hides = hidden_from(user, call)
    for one in found:
        cover(one.reading.application, hides)
        one.about_words = labels.get(one.about) or Policy(one.about).label
    passes = Reading.objects.filter(application__in=seen, pass_asked_at__isnull=False, state="assigned")
    passes = passes.select_related("application__organisation", "application__reading_need", "member__user")
    waiting = list(passes.order_by("pass_asked_at"))
    for one in waiting:
        cover(one.application, hides)
    return Asked(waiting, found)


def concern_to_resolve(user: Any, pk: int) -> Concern:
    """Of an application that the person may know of. One query."""
    seen = Application.objects.visible_to(user)
    return Concern.objects.select_related("reading__application__call").get(pk=pk, reading__application__in=seen)


def reading_to_pass(user: Any, public_id: Any) -> Reading:
    """Somebody's reading of an application that the person may know of. One query."""
    related = ("application__call", "application__organisation", "member__user")
    seen = Application.objects.visible_to(user)
    reading = Reading.objects.select_related(*related).get(public_id=public_id, application__in=seen)
    cover(reading.application, hidden_from(user, reading.application.call))
    return reading
