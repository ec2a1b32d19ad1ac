"""Groups of passages as this machine suggests them; a person accepts, renames, splits or throws away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from learning.insights import rules
from learning.insights.kinds import ClusterState, Material, SortingState
from learning.insights.models import Cluster, ClusterItem, Passage, Sorting, Theme
from learning.insights.services._texts import clean
from learning.insights.services.passages import gather_theme, mark_passage
from learning.reports.models import Answer
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note
from shaping_future.rows import not_in_hand

MOST_TRIES = 3
MOST_PIECES = 20_000
SHORTEST_PARAGRAPH = 30
"""Letters: "Yes." is no paragraph to sort."""
TITLE = 120


@dataclass(frozen=True)
class Piece:
    """Some text of an answer, marked or not."""

    answer: int
    award: int
    version: int
    start: int
    end: int
    text: str
    passage: int | None = None


@transaction.atomic
def begin_sorting(material: str, wanted: int | None = None, *, by: User) -> Sorting:
    """Ask for groups of what this person may read. The worker makes them."""
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff gather what is learned.")
    if material not in Material.values:
        raise NotValid("Choose what to look at.")
    if wanted is not None and not 2 <= wanted <= 12:
        raise NotValid("Choose 2 to 12 groups, or leave it empty.")
    same = Sorting.objects.filter(asked_by=by, material=material, wanted=wanted, state=SortingState.WAITING)
    if waiting := same.first():
        return waiting
    sorting = Sorting.objects.create(material=material, wanted=wanted, asked_by=by, asked_at=clock.now())
    note("sorting.begun", sorting, by=by, material=str(material))
    from learning.insights.tasks import sort_passages  # the nudge; the row is the promise

    sort_passages.delay_on_commit(sorting.pk)
    return sorting


def sort(pk: int) -> bool:
    """Find the groups and keep them; False when there was nothing to do. May run twice."""
    from learning.insights import clustering  # loads the mathematics: only where it is used

    now = clock.now()
    if not Sorting.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1, percent=5):
        return False
    sorting = Sorting.objects.select_related("asked_by").get(pk=pk)
    pieces = list(pieces_for(sorting.asked_by, sorting.material))
    facts = {"pieces": len(pieces), "grants": len({one.award for one in pieces})}
    Sorting.objects.filter(pk=pk).update(percent=15, **facts)

    def say(percent: int) -> None:
        Sorting.objects.filter(pk=pk).update(percent=15 + percent * 80 // 100)

    try:
        groups = clustering.groups_of([one.text for one in pieces], sorting.wanted, say)
    except clustering.TooLittle:
        return _finish(pk, SortingState.TOO_LITTLE)
    _keep(pk, groups, pieces)
    return True


@transaction.atomic
def _keep(pk: int, groups: list, pieces: list[Piece]) -> None:
    sorting = Sorting.objects.select_for_update().get(pk=pk)
    if sorting.state != SortingState.WAITING:
        return
    for order, group in enumerate(groups, start=1):
        cluster = Cluster.objects.create(sorting=sorting, order=order, words=list(group.words))
        _fill(cluster, [pieces[place] for place in group.members])
    _finish(pk, SortingState.DONE)


def _fill(cluster: Cluster, pieces: list[Piece]) -> None:
    ClusterItem.objects.bulk_create(
        ClusterItem(
            cluster=cluster, order=order, passage_id=one.passage, answer_id=one.answer, version=one.version,
            start=one.start, end=one.end, text=one.text,
        )
        for order, one in enumerate(pieces, start=1)
    )  # fmt: skip


def _finish(pk: int, state: str) -> bool:
    facts = {"state": state, "percent": 100, "claimed_at": None, "done_at": clock.now()}
    return bool(Sorting.objects.filter(pk=pk, state=SortingState.WAITING).update(**facts))


def _free() -> Q:
    return Q(state=SortingState.WAITING, tries__lt=MOST_TRIES) & not_in_hand()


def waiting_sortings() -> list[int]:
    """What no worker has in hand. One that failed too often says so."""
    Sorting.objects.filter(not_in_hand(), state=SortingState.WAITING, tries__gte=MOST_TRIES).update(
        state=SortingState.FAILED, claimed_at=None
    )
    return list(Sorting.objects.filter(_free()).order_by("pk").values_list("pk", flat=True)[:20])


def pieces_for(user: Any, material: str) -> Iterable[Piece]:
    """What this person may read, as passages or as paragraphs, in a fixed order."""
    if material == Material.PASSAGES:
        rows = Passage.objects.visible_to(user).select_related("answer__report").order_by("pk")
        for one in rows[:MOST_PIECES]:
            yield Piece(one.answer_id, one.answer.report.award_id, one.version, one.start, one.end, one.text, one.pk)
        return
    answers = Answer.objects.shared_with(user).exclude(text="").select_related("report").order_by("pk")
    for answer in answers[:MOST_PIECES]:
        for start, end in paragraphs(answer.text):
            text = answer.text[start:end]
            if len(text) >= SHORTEST_PARAGRAPH:
                yield Piece(answer.pk, answer.report.award_id, answer.version, start, end, text)


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """Where each paragraph begins and ends, without the space around it."""
    at = 0
    for part in text.split("\n\n"):
        bare = part.strip()
        if bare:
            start = at + part.index(bare)
            yield start, start + len(bare)
        at += len(part) + 2


# --- what a person makes of a group ----------------------------------------------------------------------------------


@transaction.atomic
def rename_cluster(cluster: Cluster, title: str, *, by: User) -> Cluster:
    cluster = _open(cluster, by)
    title = " ".join(clean(title, TITLE, "Write what you would call it.").split())
    if title == cluster.title:
        return cluster
    cluster.title = title
    cluster.save(update_fields=["title"])
    note("cluster.renamed", cluster, by=by)
    return cluster


@transaction.atomic
def throw_cluster_away(cluster: Cluster, *, by: User) -> Cluster:
    cluster = _open(cluster, by)
    cluster.state = ClusterState.THROWN_AWAY
    cluster.save(update_fields=["state"])
    note("cluster.thrown-away", cluster, by=by)
    return cluster


@transaction.atomic
def accept_cluster(cluster: Cluster, title: str, *, by: User) -> Theme:
    """It becomes a theme, and its paragraphs become passages. What its author changed or closed since is left out."""
    cluster = _open(cluster, by)
    items = ClusterItem.objects.visible_to(by).filter(cluster=cluster).select_related("passage", "answer")
    passages = [passage for one in items if (passage := _passage(one, by))]
    theme = gather_theme(title, "", {one.pk: one for one in passages}.values(), by=by)
    cluster.state, cluster.theme, cluster.title = ClusterState.ACCEPTED, theme, theme.title
    cluster.save(update_fields=["state", "theme", "title"])
    note("cluster.accepted", cluster, by=by, theme=theme.pk)
    return theme


def _passage(item: ClusterItem, by: User) -> Passage | None:
    if item.passage:
        return item.passage
    if item.answer.version != item.version:
        return None
    return mark_passage(item.answer, item.start, item.end, seen=item.version, by=by)


@transaction.atomic
def split_cluster(cluster: Cluster, *, by: User) -> list[Cluster]:
    """Two groups in its place."""
    from learning.insights import clustering

    cluster = _open(cluster, by)
    items = list(cluster.items.order_by("order"))
    try:
        groups = clustering.split([one.text for one in items])
    except clustering.TooLittle:
        raise NotAllowedNow("There is too little in this group to split it.") from None
    last = cluster.sorting.clusters.aggregate(last=Max("order"))["last"]
    made = []
    for order, group in enumerate(groups, start=last + 1):
        part = Cluster.objects.create(sorting=cluster.sorting, order=order, words=list(group.words))
        moved = [items[place] for place in group.members]
        for place, item in enumerate(moved, start=1):
            item.pk, item.cluster, item.order = None, part, place
        ClusterItem.objects.bulk_create(moved)
        made.append(part)
    cluster.state = ClusterState.SPLIT
    cluster.save(update_fields=["state"])
    note("cluster.split", cluster, by=by, parts=len(made))
    return made


def _open(cluster: Cluster, by: User) -> Cluster:
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff gather what is learned.")
    Sorting.objects.select_for_update().get(pk=cluster.sorting_id)
    cluster = Cluster.objects.select_for_update(of=("self",)).select_related("sorting").get(pk=cluster.pk)
    if cluster.state != ClusterState.SUGGESTED:
        raise NotAllowedNow("Somebody decided about this group already.")
    return cluster
