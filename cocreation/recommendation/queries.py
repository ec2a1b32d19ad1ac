"""Reads of slates."""

from django.db.models import QuerySet, Sum

from cocreation.deliberation.queries import tally
from cocreation.recommendation.models import Slate, SlateItem
from grants.applications.models import Application, Recusal, Rung
from grants.calls.models import Call


def next_version(call: Call) -> int:
    latest = call.slates.order_by("-version").first()
    return latest.version + 1 if latest else 1


def total(slate: Slate) -> int:
    """Pence of every grant on the slate."""
    return slate.items.aggregate(sum=Sum("pence"))["sum"] or 0


def items_for(user, slate: Slate) -> QuerySet:
    """The slate minus what the person is recused from: they vote on this and see no more."""
    seen = Application.objects.visible_to(user)
    return slate.items.filter(application__in=seen).select_related("application__organisation", "application__strand")


def recused_from(item: SlateItem) -> set[int]:
    """pks of the users who are out of the room for this grant."""
    rows = Recusal.objects.in_force().filter(application=item.application_id, rung=Rung.ROOM)
    return set(rows.values_list("user_id", flat=True))


def undecided_items(slate: Slate) -> list[SlateItem]:
    """Grants without a quorum once the recused are left out: not decidable by the Group, never passed silently."""
    items = []
    for item in slate.items.all():
        counted = tally(slate.round, recused_from(item))
        if counted.took_part < counted.needed:
            items.append(item)
    return items
