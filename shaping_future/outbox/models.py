"""Promises of email: a row first, delivered once by the worker, shown to staff when it failed."""

from datetime import UTC, datetime, timedelta

from django.db import models

from shaping_future import clock
from shaping_future.rows import LOST_AFTER, lost

CODE_LIFE = timedelta(hours=1)
MAX_TRIES = 5


def pause(tries: int) -> timedelta:
    """How long after so many tries the next one waits."""
    return timedelta(minutes=2**tries)


class MessageQuerySet(models.QuerySet):
    def waiting(self) -> "MessageQuerySet":
        """Due now and claimed by nobody. A clock that was ahead for a while holds nothing up: what was due when it was
        promised is due, and a second try is never further away than the last one's pause."""
        now = clock.now()
        due = models.Q(not_before__lte=now) | models.Q(not_before__lte=models.F("promised_at"))
        due |= models.Q(tries__gt=0, not_before__gt=now + pause(MAX_TRIES))
        return self.filter(due, claimed_at=None, failed_at=None).order_by("not_before", "pk")

    def undelivered(self) -> "MessageQuerySet":
        """What staff must look at: failed, or claimed by a worker that died before it could say what happened."""
        return self.filter(models.Q(failed_at__isnull=False) | lost(), sent_at=None)

    def refused_in_a_row(self) -> "MessageQuerySet":
        """Tried, and not taken by the mail server, since the last one that it took. A first try may fail."""
        last = self.exclude(sent_at=None).order_by("-sent_at").values_list("sent_at", flat=True).first()
        since = last or datetime.min.replace(tzinfo=UTC)
        tried = models.Q(failed_at__gt=since)
        for tries in range(2, MAX_TRIES):
            tried |= models.Q(failed_at=None, tries=tries, not_before__gt=since + pause(tries))
        return self.filter(tried, sent_at=None, tries__gt=0)

    def over(self) -> "MessageQuerySet":
        """What they hold has ended: sign-in codes after an hour, links when they say."""
        old_codes = models.Q(secret=True, keep_until=None, promised_at__lte=clock.now() - CODE_LIFE)
        return self.filter(models.Q(keep_until__lte=clock.now()) | old_codes)


class Message(models.Model):
    key = models.CharField(
        max_length=200, unique=True, help_text="says what is promised; the same promise is kept once"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    unsubscribe = models.CharField(
        max_length=500, blank=True, help_text="where one click ends such mails: a key, so it is erased once sent"
    )
    secret = models.BooleanField(default=False, help_text="holds a key: hidden from staff, erased once sent")
    forgets = models.BooleanField(
        default=False,
        db_default=False,
        help_text="to somebody who is erased: its address goes once it is sent, or over",
    )
    promised_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    keep_until = models.DateTimeField(null=True, help_text="when the key in it ends; a secret without it is a code")
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
            self.claimed_at is not None and abs(clock.now() - self.claimed_at) > LOST_AFTER
        )

    @property
    def is_code(self) -> bool:
        """For signing in: worth nothing after an hour, and asked for anew with one press."""
        return self.secret and self.keep_until is None

    @property
    def is_over(self) -> bool:
        """As `over()` says it for many, of a message that is no code."""
        return self.keep_until is not None and self.keep_until <= clock.now()

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
