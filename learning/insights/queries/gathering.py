"""What learning partners and staff read: answers that were shared with them, passages, themes, groups of passages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from learning.insights.kinds import ClusterState
from learning.insights.models import Cluster, ClusterItem, InsightComment, Passage, Sorting, Tag, Theme
from learning.insights.models.passages import gathered_by
from learning.reports.models import Answer

AWARD = "report__award__application__organisation"
OF_ANSWER = f"answer__{AWARD}"
PER_PAGE = 20


def shared_answers(user: Any, looked_for: str = "") -> QuerySet[Answer]:
    """With all of these words in it, newest first; `marked` says how many passages. One query."""
    rows = gathered_by(user).exclude(text="").select_related(AWARD)
    for word in looked_for.split()[:10]:
        rows = rows.filter(Q(text__icontains=word) | Q(prompt__icontains=word))
    rows = rows.annotate(marked=Count("passages", distinct=True))
    return rows.order_by("-report__sent_at", "report", "order")


def answer_for(user: Any, public_id: Any, order: int) -> Answer:
    rows = gathered_by(user).exclude(text="").select_related(AWARD)
    return rows.get(report__public_id=public_id, order=order)


def passages_of(answer: Answer) -> list[Passage]:
    return list(answer.passages.prefetch_related("tags").order_by("start", "pk"))


def passages(user: Any, looked_for: str = "", tag: str = "") -> QuerySet[Passage]:
    """With these words and this tag, newest first."""
    rows = Passage.objects.visible_to(user).select_related(OF_ANSWER).prefetch_related("tags", "themes")
    for word in looked_for.split()[:10]:
        rows = rows.filter(text__icontains=word)
    return rows.filter(tags__pk=tag) if tag.isascii() and tag.isdecimal() and len(tag) < 10 else rows


def passage_for(user: Any, public_id: Any) -> Passage:
    return Passage.objects.visible_to(user).select_related(OF_ANSWER).get(public_id=public_id)


def tags(user: Any) -> QuerySet[Tag]:
    """Those of passages that this person sees, with how many."""
    seen = Passage.objects.visible_to(user).order_by().values("pk")
    return Tag.objects.annotate(count=Count("passages", filter=Q(passages__in=seen))).filter(count__gt=0)


def themes(user: Any) -> QuerySet[Theme]:
    """Each with its passages that this person sees, and from how many grants they are."""
    seen = Passage.objects.visible_to(user).select_related(OF_ANSWER)
    return Theme.objects.visible_to(user).prefetch_related(Prefetch("passages", seen, to_attr="seen"))


def theme_for(user: Any, public_id: Any) -> Theme:
    return themes(user).get(public_id=public_id)


def grants_of(rows: list[Passage]) -> int:
    """From how many grants passages are."""
    return len({one.answer.report.award_id for one in rows})


# --- groups ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A suggested group as this person may see it: its pieces that they may read, and from how many grants.

    When its author closed a piece, the words that set the group apart are left out: they are made of all its pieces."""

    cluster: Cluster
    items: list[ClusterItem]
    words: list[str]
    grants: int

    @property
    def name(self) -> str:
        return self.cluster.title or ", ".join(self.words[:3]) or f"Group {self.cluster.order}"


def sortings() -> QuerySet[Sorting]:
    return Sorting.objects.select_related("asked_by")


def sorting_for(user: Any, public_id: Any) -> Sorting:
    return sortings().get(public_id=public_id)


def cluster_for(user: Any, public_id: Any) -> Cluster:
    """One with at least a piece that this person may read."""
    return Cluster.objects.visible_to(user).select_related("sorting").get(public_id=public_id)


def clusters_of(sorting: Sorting, user: Any) -> list[Shown]:
    """Largest first, those that were thrown away or split left out. Three queries."""
    items = ClusterItem.objects.visible_to(user).select_related(OF_ANSWER)
    rows = (
        Cluster.objects.visible_to(user)
        .filter(sorting=sorting)
        .exclude(state__in=[ClusterState.THROWN_AWAY, ClusterState.SPLIT])
        .select_related("theme")
    )
    rows = rows.annotate(size=Count("items")).prefetch_related(Prefetch("items", items, to_attr="seen"))
    found = []
    for one in rows:
        whole = one.size == len(one.seen)
        grants = len({item.answer.report.award_id for item in one.seen})
        found.append(Shown(one, one.seen, one.words if whole else [], grants))
    return sorted([one for one in found if one.items], key=lambda one: (-len(one.items), one.cluster.order))


# --- comments --------------------------------------------------------------------------------------------------------


def comments_to_read() -> QuerySet[InsightComment]:
    """Those that wait first."""
    rows = InsightComment.objects.select_related("insight__version", "award__application__organisation")
    return rows.order_by("-state", "-at")


def comment_for(user: Any, public_id: Any) -> InsightComment:
    return comments_to_read().get(public_id=public_id)
