"""The reserve list: what comes next when a grant falls away."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from cocreation.recommendation.models import Reserve, Slate, SlateItem, SlateState
from cocreation.recommendation.queries.slates import tally_without
from grants.applications.models import READABLE, Application
from grants.board.models import Choice, RecommendedGrant
from grants.fund import queries as money

NOT_APPROVED = (Choice.DECLINE, Choice.REFER_BACK)


def reserves_for(user: Any, slate: Slate) -> QuerySet:
    """The list minus what the person is recused from, in its order."""
    seen = Application.objects.visible_to(user)
    related = ("application__organisation", "application__host", "application__strand")
    rows = slate.reserves.filter(application__in=seen).select_related(*related).as_seen_by(user, "application")
    return rows.order_by("place")


def suggested_order(order: Sequence[int], ranks: dict[int, int | None], chosen: Collection[int]) -> list[int]:
    """Applications (pks) that are not on the slate, best first: as the Group's ballot orders them (Phragmén), then by
    what readers said."""
    by_rank = sorted((rank, pk) for pk, rank in ranks.items() if rank is not None)
    found = [*order, *(pk for _rank, pk in by_rank)]
    return [pk for pk in dict.fromkeys(found) if pk not in chosen]


def fallen_items(slate: Slate) -> QuerySet:
    """Grants that the Group agreed and that will not be: withdrawn, without a quorum, or not approved by the Board."""
    refused = RecommendedGrant.objects.filter(
        application=OuterRef("application"),
        recommendation__call=slate.call_id,
        recommendation__signed_off_at__isnull=False,
        decision__in=NOT_APPROVED,
    )
    is_gone = ~Q(fallen_at=None) | Q(undecided=True) | ~Q(application__state__in=READABLE) | Exists(refused)
    return slate.items.filter(is_gone)


def fallen_for(user: Any, slate: Slate) -> list[SlateItem]:
    """Those of them that this person may know of. A withdrawn application is nobody's to open, but its name was on the
    slate that they read."""
    seen = Application.objects.filter(call=slate.call_id).exclude(participants__user=user).not_recused(user)
    rows = fallen_items(slate).filter(application__in=seen).select_related("application__organisation")
    return list(rows.as_seen_by(user, "application"))


def next_that_fits(slate: Slate) -> Reserve | None:
    """The first of the list that can still be funded, has a quorum, and asks no more than is free: of what the Group
    agreed on, and of the fund. For services, never for a page."""
    fallen = fallen_items(slate)
    waiting = list(slate.reserves.filter(taken_up_at=None, application__state__in=READABLE).order_by("place"))
    if not waiting or fallen.count() <= slate.items.filter(from_reserve=True).count():
        return None
    used = slate.items.exclude(pk__in=fallen).aggregate(sum=Sum("pence"))["sum"] or 0
    room = min(money.available(slate.call.fund), (slate.pot_pence or 0) - used)
    tallies = tally_without(slate, [one.application_id for one in waiting])
    for one in waiting:
        counted = tallies[one.application_id]
        if one.pence <= room and counted.took_part >= counted.needed:
            return one
    return None


def reserves_agreed(call: Any) -> list[int]:
    """The applications (pk) that the Group agreed on as next and that are still in reserve, in their order."""
    slate = Slate.objects.filter(call=call, state=SlateState.RECOMMENDED).order_by("-version").first()
    if slate is None:
        return []
    return list(slate.reserves.filter(taken_up_at=None).order_by("place").values_list("application_id", flat=True))
