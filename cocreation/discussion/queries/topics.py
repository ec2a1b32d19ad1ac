"""A call's topics and one of them, as a person may know of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.urls import reverse

from cocreation.discussion.models import DISCUSSED, Comment, Mention, Point, Topic
from cocreation.ranking.queries import agenda_for
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


def topic_to_ask_about(user: Any, public_id: Any) -> Topic:
    """One that is about an application. One query."""
    rows = Topic.objects.visible_to(user).select_related(*RELATED).exclude(application=None)
    return rows.get(public_id=public_id)


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
    why: str
    points: int
    comments: int
    has_new: bool

    @property
    def address(self) -> str:
        """How a form names it, whether or not it was opened."""
        return str(self.application.public_id if self.application else self.topic.public_id)

    @property
    def name(self) -> str:
        return str(self.application.organisation) if self.application else str(self.topic)


def topics_of(user: Any, call: Call) -> list[Row]:
    """Free topics, then applications as on the agenda. Nine queries, however many there are."""
    topics = list(Topic.objects.visible_to(user).select_related(*RELATED).filter(call=call))
    opened = {one.application_id: one for one in topics if one.application_id}
    counted = _counted(user, call)
    new = set(Mention.objects.waiting_for(user).filter(comment__topic__call=call).values_list("comment__topic", flat=1))

    def row(application: Application | None, topic: Topic | None, why: str) -> Row:
        pk = topic.pk if topic else 0
        said = [counted[pk, what] for what in ("points", "comments")]
        return Row(application, topic, topic.why if topic and topic.why else why, *said, pk in new)

    free = [row(None, one, "") for one in topics if one.application_id is None]
    return free + [row(one, opened.get(one.pk), why) for one, why in _in_order(user, call)]


def _in_order(user: Any, call: Call) -> list[tuple[Application, str]]:
    """The applications with why to talk about them, as on the agenda; those that nothing speaks for last. Six
    queries."""
    agenda = agenda_for(user, call)
    known = [one.application.pk for one in agenda]
    seen = Application.objects.visible_to(user).readable().filter(call=call).exclude(pk__in=known)
    rest = seen.select_related("organisation", "strand").order_by("reference")
    return [(one.application, one.why) for one in agenda] + [(one, "") for one in rest]


def _counted(user: Any, call: Call) -> Counter:
    """(topic, "points" or "comments") → how many the person reads there. One query."""
    said = [
        words.objects.visible_to(user).filter(topic__call=call, withdrawn_at=None).order_by()
        .annotate(what=Value(what)).values_list("topic", "what")
        for words, what in ((Point, "points"), (Comment, "comments"))
    ]  # fmt: skip
    return Counter(said[0].union(said[1], all=True))


def mentions_to_read(user: Any) -> list[dict[str, Any]]:
    """The same for the person's start page."""
    return [
        {
            "label": str(one["topic"]),
            "url": reverse("discussion-topic", args=[one["topic"].public_id]),
            "note": one["topic"].call.title,
            "state": "1 new" if one["number"] == 1 else f"{one['number']} new",
        }
        for one in waiting_mentions(user)
    ]


def waiting_mentions(user: Any) -> list[dict[str, Any]]:
    """[{"topic", "number"}]: topics in which somebody mentioned the person, in words they have not looked at. Two
    queries, or one."""
    rows = Mention.objects.waiting_for(user).order_by().values_list("comment__topic", flat=True)
    numbers: dict[int, int] = {}
    for topic in rows:
        numbers[topic] = numbers.get(topic, 0) + 1
    if not numbers:
        return []
    topics = Topic.objects.visible_to(user).select_related(*RELATED).filter(pk__in=numbers)
    return [{"topic": one, "number": numbers[one.pk]} for one in topics]
