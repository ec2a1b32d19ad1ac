"""The words of one topic: points side by side, comments, questions with their answers. Minutes are made of them too."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cocreation.discussion.kinds import Side
from cocreation.discussion.models import ApplicantQuestion, Comment, Point, PointEcho, Topic
from cocreation.discussion.models.words import has_written
from cocreation.discussion.queries.asking import Told, questions_of
from cocreation.discussion.rules import is_led_by_others
from grants.applications.models import Recusal, Rung

PER_PAGE = 20
"""Comments."""
SAID = (Point.objects, Comment.objects)
WITH = ("topic__call", "by")
OTHERS = 2
"""From how many on "others think so too" is said: fewer would be a person, not others."""


@dataclass(frozen=True)
class Column:
    """The points of one side, oldest first, those that stand before those that were taken back."""

    side: Side
    points: list[Point]


@dataclass(frozen=True)
class Words:
    """All that a person may read of a topic. `comments` is how many stand; the comments are comments_of."""

    points: list[Column]
    comments: int
    questions: list[Told] = field(default_factory=list)


def words_for(topic: Topic, user: Any) -> Words:
    """For pages and for minutes: what this person may read. Five queries; none of it when the topic is not theirs."""
    comments = comments_of(topic, user).filter(withdrawn_at=None).count()
    return Words(points_of(topic, user), comments, questions_of(topic, user))


def points_of(topic: Topic, user: Any) -> list[Column]:
    """Both columns, each point with `mine`, `too` (I think so) and `others_too`. Two queries."""
    rows = Point.objects.visible_to(user).filter(topic=topic).select_related("by").order_by("at", "pk")
    out = Recusal.objects.in_force().filter(application=topic.application_id, rung=Rung.ROOM)
    echoes = PointEcho.objects.exclude(user__in=out.values("user"))
    points = list(rows.prefetch_related(Prefetch("echoes", echoes, to_attr="echoed")))
    for point in points:
        people = {one.user_id for one in point.echoed} - {point.by_id}
        point.mine, point.too = point.by_id == user.pk, user.pk in people
        point.others_too = len(people - {user.pk}) >= OTHERS
    points.sort(key=lambda one: one.withdrawn_at is not None)
    return [Column(side, [one for one in points if one.side == side]) for side in Side]


def comments_of(topic: Topic, user: Any) -> QuerySet[Comment]:
    return Comment.objects.visible_to(user).filter(topic=topic).select_related("by").order_by("at", "pk")


def others_wait(topic: Topic, user: Any) -> bool:
    """Whether others' words are hidden from the person in the written round that is on. One query, or none."""
    if not (topic.hides_words and topic.has_round and is_led_by_others(user)):
        return False
    return not Topic.objects.filter(has_written(user, "pk"), pk=topic.pk).exists()


def has_news(topic: Topic, user: Any, since: dt.datetime) -> bool:
    """Whether others wrote, changed or took back something since, or a question moved on. Three queries at most."""
    lately = Q(at__gt=since) | Q(edited_at__gt=since) | Q(withdrawn_at__gt=since)
    if any(rows.visible_to(user).filter(lately, topic=topic).exclude(by=user).exists() for rows in SAID):
        return True
    moved = Q(at__gt=since) | Q(handled_at__gt=since) | Q(answer_given_at__gt=since)
    moved |= Q(enquiry__answered_at__gt=since)
    return ApplicantQuestion.objects.visible_to(user).filter(moved, topic=topic).exclude(by=user).exists()


def earlier_words(words: Point | Comment) -> list[dict[str, Any]]:
    """[{"text", "at"}] of what it said before, oldest first; nothing of what was taken back. One query."""
    if words.withdrawn_at:
        return []
    said = list(words.events.order_by("pgh_id").values_list("text", "edited_at"))
    return [{"text": text, "at": at or words.at} for (text, at), (after, _then) in pairwise(said) if text != after]


def comment_for(user: Any, public_id: Any) -> Comment:
    """One that the person may read. One query."""
    return Comment.objects.visible_to(user).select_related(*WITH).get(public_id=public_id)


def point_for(user: Any, public_id: Any) -> Point:
    return Point.objects.visible_to(user).select_related(*WITH).get(public_id=public_id)


def own_comment(user: Any, public_id: Any) -> Comment:
    """One's own, to change or take back."""
    return Comment.objects.visible_to(user).filter(by=user).select_related(*WITH).get(public_id=public_id)


def own_point(user: Any, public_id: Any) -> Point:
    return Point.objects.visible_to(user).filter(by=user).select_related(*WITH).get(public_id=public_id)


def page_of(comment: Comment, user: Any) -> int:
    """On which page of its topic the comment is. One query."""
    before = Q(at__lt=comment.at) | Q(at=comment.at, pk__lt=comment.pk)
    return comments_of(comment.topic, user).filter(before).count() // PER_PAGE + 1
