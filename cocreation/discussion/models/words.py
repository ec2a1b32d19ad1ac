"""Points for and against, comments, and who was mentioned. Earlier words are kept; nothing is deleted."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.discussion.kinds import Side, Voice
from cocreation.discussion.models.topic import Topic
from cocreation.discussion.rules import is_led_by_others
from grants.applications.models import Recusal, Rung
from shaping_future import clock


def out_of_the_room(author: str = "by", topic: str = "topic") -> Exists:
    """Whether whoever wrote a row has to stay out of its application now."""
    out = Recusal.objects.in_force().filter(rung=Rung.ROOM)
    return Exists(out.filter(application=OuterRef(f"{topic}__application"), user=OuterRef(author)))


class WordsQuerySet(models.QuerySet):
    def standing(self) -> "WordsQuerySet":
        """Without the words of people who now stay out of the application, as their score sheets are left out."""
        return self.exclude(out_of_the_room())

    def visible_to(self, user) -> "WordsQuerySet":
        """What this person may read now: in topics they may know of; in a written round that hides, one's own and,
        after writing some, others'."""
        return self.filter(topic__in=Topic.objects.visible_to(user).values("pk")).standing().open_to(user)

    def open_to(self, user) -> "WordsQuerySet":
        """The written round's part of it."""
        return self.filter(is_open_to(user))


def is_open_to(user: Any) -> Q:
    if not is_led_by_others(user):
        return ~Q(pk__in=[])
    hidden = Q(topic__hides_words=True, topic__words_until__gt=clock.now())
    return ~hidden | Q(by=user) | has_written(user, "topic")


def has_written(user: Any, topic: str) -> Q:
    """Whether the person has written anything in the topic, also what they took back since."""
    points = Point.objects.filter(topic=OuterRef(topic), by=user)
    comments = Comment.objects.filter(topic=OuterRef(topic), by=user)
    return Q(Exists(points)) | Q(Exists(comments))


class Words(models.Model):
    """What a point and a comment have in common."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="%(class)ss")
    text = models.TextField(help_text="as it was typed")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edits = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="by its author; the words are kept and shown to nobody")

    objects = WordsQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_says_something"),
            models.CheckConstraint(
                condition=Q(edits=0, edited_at=None) | Q(edits__gt=0, edited_at__isnull=False),
                name="%(class)s_edit_has_its_time",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Point(Words):
    """One short reason for or against. Nobody answers it; others may think so too."""

    side = models.CharField(max_length=7, choices=Side.choices)

    class Meta(Words.Meta):
        pass


class PointEcho(models.Model):
    """ "I think so too". It is shown without names or numbers, so that nobody counts or is counted."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="echoes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["point", "user"], name="one_echo_per_person")]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Comment(Words):
    """Words of some length. `text` is what was typed; pages show it through shaping_future.look.rich."""

    voice = models.CharField(max_length=11, choices=Voice.choices, default=Voice.MEMBER)

    class Meta(Words.Meta):
        pass


class MentionQuerySet(models.QuerySet):
    def waiting_for(self, user) -> "MentionQuerySet":
        """Of this person, not looked at, in words that they may read now."""
        comments = Comment.objects.visible_to(user).filter(withdrawn_at=None).values("pk")
        return self.filter(user=user, seen_at=None, comment__in=comments)


class Mention(models.Model):
    """A person whom a comment names with @. Only somebody who may read it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mentioned_once_per_comment")]
