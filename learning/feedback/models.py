"""What people say after a step. Nobody can tell who said it, not even we (docs/decisions/feedback-without-a-thread)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Participant, Recusal
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

from .kinds import Asked, Look, Moment, Said

__all__ = ["FeedbackAnswer", "FeedbackDone", "FeedbackReply", "FeedbackWords"]

MOST_MINUTES = 60_000


class WithoutAThread(models.Model):
    """No time, no order, no person: the key is random, and each new answer writes all of its kind anew, shuffled.

    `out`: it may be counted and read. Answers come out together, five or more at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    out = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["id"]  # random, so that the order tells nothing


class FeedbackAnswer(WithoutAThread):
    """The choices and the time of one answer. The words are elsewhere, so that a name in them leads to nothing more."""

    minutes = models.PositiveIntegerField(null=True, help_text="what it took in all, as they remember it")
    clear = models.CharField(max_length=6, choices=Said.choices, blank=True)
    fair = models.CharField(max_length=6, choices=Said.choices, blank=True)
    respectful = models.CharField(max_length=6, choices=Said.choices, blank=True)
    ease = models.PositiveSmallIntegerField(
        null=True, help_text="1 very hard to 5 very easy; asked until November 2026"
    )

    class Meta(WithoutAThread.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ease=None) | Q(ease__gte=1, ease__lte=5), name="feedback_ease_1_to_5"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__lte=MOST_MINUTES), name="feedback_time_is_possible"
            ),
        ]


class WordsQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WordsQuerySet":
        """Staff, once they are out; never of a call in which they stay out of an application or have one: the words may
        be about it."""
        if not user.is_authenticated or not user.has_role(Role.STAFF):
            return self.none()
        of_call = {"application__call": OuterRef("call"), "user": user}
        tied = Exists(Recusal.objects.in_force().filter(**of_call)) | Exists(Participant.objects.filter(**of_call))
        return self.filter(out=True).exclude(tied)


class FeedbackWords(WithoutAThread):
    """The words of one answer. Nobody reads them in public before a person has looked for names."""

    asked = models.CharField(max_length=8, choices=Asked.choices, default=Asked.CHANGE)
    text = models.TextField()
    look = models.CharField(max_length=8, choices=Look.choices, default=Look.WAITING)
    shown = models.TextField(blank=True, help_text="as everybody reads it, without names")
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    objects = WordsQuerySet.as_manager()

    class Meta(WithoutAThread.Meta):
        verbose_name_plural = "feedback in words"
        constraints = [
            set_together("looked_by", "looked_at"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_words_say_something"),
            models.CheckConstraint(
                condition=Q(look="waiting", looked_at=None, shown="")
                | (Q(look="shown", looked_at__isnull=False, out=True) & ~Q(shown=""))
                | Q(look="left_out", looked_at__isnull=False, out=True, shown=""),
                name="feedback_words_shown_after_a_look",
            ),
        ]

    def __str__(self) -> str:
        return "Words of an answer"


class FeedbackDone(models.Model):
    """That a step is settled: answered or skipped, which look the same. `token` is an HMAC under a key outside the
    database; nothing leads from here to an answer."""

    token = models.CharField(max_length=64, primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices)

    class Meta:
        ordering = ["token"]


class FeedbackReply(models.Model):
    """What we say to it, and what we changed. One for each call and moment; a change is a new version."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="feedback_replies")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    changed = models.TextField(blank=True, help_text="what we changed because of it")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["call", "moment", "-version"]
        verbose_name_plural = "replies to feedback"
        constraints = [
            models.UniqueConstraint(fields=["call", "moment", "version"], name="feedback_reply_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_reply_says_something"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Our reply: {self.call}, {self.get_moment_display()}, version {self.version}"
