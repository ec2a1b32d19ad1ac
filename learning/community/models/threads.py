"""Threads and posts. Earlier words are kept; nothing is deleted."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from shaping_future import clock

from .circles import Circle, seated
from .guests import guest_of
from .people import blocked, in_space
from .said import Said, SaidQuerySet


class ThreadQuerySet(SaidQuerySet):
    def visible_to(self, user) -> "ThreadQuerySet":
        """Partners: those for everybody and those of their circles. Guests: theirs. Nothing a blocked person began."""
        if not user.is_authenticated:
            return self.none()
        partner = in_space(user) & (Q(circle=None) | seated(user))
        guest = guest_of(user, "thread", "pk") | guest_of(user, "circle", "circle")
        return self.filter(partner | guest, ~blocked(user), taken_away_at=None)  # at once: each step copies the rest


class Thread(Said):
    title = models.CharField(max_length=120)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.PROTECT, related_name="threads")
    last_at = models.DateTimeField(default=clock.now)

    objects = ThreadQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ["-last_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(title__regex=r"\S"), name="thread_has_a_title")]


class PostQuerySet(SaidQuerySet):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """Also what was taken away: its place stays, its words are shown to nobody."""
        return self.filter(thread__in=Thread.objects.visible_to(user).values("pk")).unblocked(user)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Post(Said):
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    text = models.TextField(help_text="as it was typed")
    plain = models.BooleanField(default=False, help_text="shown as it was typed, without any markup")
    edits = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta(Said.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_says_something"),
            models.CheckConstraint(
                condition=Q(edits=0, edited_at=None) | Q(edits__gt=0, edited_at__isnull=False),
                name="%(class)s_edit_has_its_time",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
