"""A call's topics and one of them, as a person may know of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cocreation.discussion.models import DISCUSSED, Comment, Mention, Point, Topic
from cocreation.reading.queries import ranking_for
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future.errors import NotAllowedNow

RELATED = ("call__fund", "application__organisation", "application__strand")


def call_to_discuss(user: Any, slug: str) -> Call:
    """A call whose reading has closed. One query."""
    call = Call.objects.public().of_grants().select_related("fund").get(slug=slug)
    if call.stage not in DISCUSSED:
        raise NotAllowedNow("The Group talks about applications once reading has closed.")
    return call


def topic_for(user: Any, public_id: Any) -> Topic:
    """One query."""
    return Topic.objects.visible_to(user).select_related(*RELATED).get(public_id=public_id)


def application_to_discuss(user: Any, public_id: Any) -> Application:
    """What the Group talks about, by its own id, whether or not its topic was opened. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call__stage__in=DISCUSSED)
    return rows.select_related("call", "organisation", "strand").get(public_id=public_id)


def topic_of(user: Any, application: Application) -> Topic | None:
    """One query."""
    return Topic.objects.visible_to(user).select_related(*RELATED).filter(application=application).first()


@dataclass(frozen=True)
class Row:
    """A line of a call's list. `topic` None: nobody has opened it. Counts are of what this person may read."""

    application: Application | None
    topic: Topic | None
    why: list[str]
    points: int
    comments: int
    has_new: bool

    @property
    def name(self) -> str:
        return str(self.application.organisation) if self.application else str(self.topic)


def topics_of(user: Any, call: Call) -> list[Row]:
    """Free topics, then applications, what readers differ about most first. Seven queries, however many there are."""
    topics = list(Topic.objects.visible_to(user).select_related(*RELATED).filter(call=call))
    opened = {one.application_id: one for one in topics if one.application_id}
    points = _counted(Point.objects.visible_to(user).filter(topic__call=call))
    comments = _counted(Comment.objects.visible_to(user).filter(topic__call=call))
    new = set(Mention.objects.waiting_for(user).filter(comment__topic__call=call).values_list("comment__topic", flat=1))

    def row(application: Application | None, topic: Topic | None, flags: list[str]) -> Row:
        pk = topic.pk if topic else 0
        why = [topic.why] if topic and topic.why else flags
        return Row(application, topic, why, points.get(pk, 0), comments.get(pk, 0), pk in new)

    free = [row(None, one, []) for one in topics if one.application_id is None]
    return free + [row(one, opened.get(one.pk), flags) for one, flags in _in_order(user, call)]


def _in_order(user: Any, call: Call) -> list[tuple[Application, list[str]]]:
    """The applications with the reasons to talk about them, most reasons first; what the ranking does not hold last."""
    ranked = ranking_for(user, call)
    known = {one.application.pk for one in ranked}
    seen = Application.objects.visible_to(user).readable().filter(call=call).exclude(pk__in=known)
    rest = seen.select_related("organisation", "strand", "call").order_by("reference")
    rows = sorted(ranked, key=lambda one: -len(one.flags))
    return [(one.application, one.flags) for one in rows] + [(one, []) for one in rest]


def _counted(words: QuerySet) -> dict[int, int]:
    found: dict[int, int] = {}
    for topic in words.filter(withdrawn_at=None).order_by().values_list("topic", flat=True):
        found[topic] = found.get(topic, 0) + 1
    return found


def waiting_mentions(user: Any) -> list[dict[str, Any]]:
    """[{"topic", "number"}]: topics in which somebody mentioned the person, in words they have not looked at. Two
    queries."""
    rows = Mention.objects.waiting_for(user).order_by().values_list("comment__topic", flat=True)
    numbers: dict[int, int] = {}
    for topic in rows:
        numbers[topic] = numbers.get(topic, 0) + 1
    topics = Topic.objects.visible_to(user).select_related(*RELATED).filter(pk__in=numbers)
    return [{"topic": one, "number": numbers[one.pk]} for one in topics]
