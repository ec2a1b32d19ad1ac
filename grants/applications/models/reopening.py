"""Extra time for one application after its call closed, given by staff with a reason, taken up with a code."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.crypto import salted_hmac

from shaping_future import clock
from shaping_future.constraints import set_together

from .people import Participant
from .standing import Recusal, Rung

MOST_HOURS = 24


class ReopeningQuerySet(models.QuerySet):
    def in_force(self) -> "ReopeningQuerySet":
        """Given, not ended, not over: the applicant may still take it up, or is writing."""
        return self.filter(ended_at=None, until__gt=clock.now())

    def visible_to(self, user) -> "ReopeningQuerySet":
        """For staff, never about an application that they work on or stay out of the room for."""
        ties = Participant.objects.filter(application=OuterRef("application"), user=user)
        out = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
        return self.exclude(Exists(ties)).exclude(Exists(out))


class Reopening(models.Model):
    """One application may be written and sent until `until`, by whoever of its people enters the code."""

    class Kind(models.TextChoices):
        ACCESS = "access", "An access need, ours or theirs"
        TECHNICAL = "technical", "Something technical went wrong"

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="reopenings")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(help_text="what happened, for the record; the applicant does not read it")
    code_hash = models.CharField(max_length=64, help_text="the code itself is shown once and mailed, never kept")
    until = models.DateTimeField()
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="by staff, before its time")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            set_together("used_at", "used_by"),
            set_together("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(until__gt=F("given_at")) & Q(until__lte=F("given_at") + dt.timedelta(hours=MOST_HOURS)),
                name="reopening_for_a_day_at_most",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lt=F("until")), name="reopening_used_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Extra time for {self.application.reference}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and clock.now() < self.until


def hash_of_code(application_id: int, code: str) -> str:
    """Keyed by SECRET_KEY and the application, so that a read of the table gives no code away."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("grants.applications.reopening", f"{application_id}:{plain}", algorithm="sha256").hexdigest()
