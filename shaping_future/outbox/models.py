"""Promises of email: a row first, delivered once by the worker, shown to staff when it failed."""

from datetime import timedelta

from django.db import models

from shaping_future import clock

LOST_AFTER = timedelta(minutes=15)  # longer than any task may run


class MessageQuerySet(models.QuerySet):
    def waiting(self) -> "MessageQuerySet":
        """Due now and claimed by nobody."""
        return self.filter(claimed_at=None, failed_at=None, not_before__lte=clock.now()).order_by("not_before", "pk")

    def undelivered(self) -> "MessageQuerySet":
        """What staff must look at: failed, or claimed by a worker that died before it could say what happened."""
        lost = models.Q(claimed_at__lt=clock.now() - LOST_AFTER)
        return self.filter(models.Q(failed_at__isnull=False) | lost, sent_at=None)


class Message(models.Model):
    key = models.CharField(
        max_length=200, unique=True, help_text="says what is promised; the same promise is kept once"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    secret = models.BooleanField(default=False, help_text="holds a sign-in code: hidden from staff, erased once sent")
    promised_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["not_before"], condition=models.Q(claimed_at=None, failed_at=None), name="outbox_waiting"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(claimed_at__isnull=False), name="sent_was_claimed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.key})"

    @property
    def is_undelivered(self) -> bool:
        """As `undelivered()` says it for many."""
        if self.sent_at is not None:
            return False
        return self.failed_at is not None or (
            self.claimed_at is not None and self.claimed_at < clock.now() - LOST_AFTER
        )

    @property
    def state(self) -> str:
        """In words, for staff."""
        if self.sent_at:
            return "sent"
        if self.failed_at:
            return "failed"
        if self.is_undelivered:
            return "may not have arrived"
        return "being sent" if self.claimed_at else "waiting"
