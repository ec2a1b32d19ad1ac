"""What things that one person puts before others have in common, and things that two people agree on."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import different_people

from .people import blocked


class SaidQuerySet(models.QuerySet):
    def standing(self) -> "SaidQuerySet":
        """Without what its author or the moderators took away."""
        return self.filter(withdrawn_at=None, taken_away_at=None)

    def unblocked(self, user: Any) -> "SaidQuerySet":
        return self.exclude(blocked(user))


class Said(models.Model):
    """Somebody's, kept when it is taken away: by its author, or by the moderators."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, help_text="by its author")
    taken_away_at = models.DateTimeField(null=True, help_text="by the moderators")

    objects = SaidQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_gone(self) -> bool:
        return self.withdrawn_at is not None or self.taken_away_at is not None


class BetweenQuerySet(models.QuerySet):
    def of(self, user: Any) -> "BetweenQuerySet":
        return self.filter(Q(one=user) | Q(other=user))

    def waiting(self) -> "BetweenQuerySet":
        return self.filter(agreed_at=None, declined_at=None, ended_at=None)


class Between(models.Model):
    """Two people, of whom one asked. Nothing happens before the other says yes; either ends it without a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = BetweenQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["asked_at", "pk"]
        constraints = [
            different_people("one", "other"),
            models.CheckConstraint(condition=Q(agreed_at=None) | Q(declined_at=None), name="%(class)s_yes_or_no"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def the_other(self, user: Any) -> Any:
        """Needs `one` and `other`."""
        return self.other if self.one_id == user.pk else self.one

    @property
    def waits(self) -> bool:
        return self.agreed_at is None and self.declined_at is None and self.ended_at is None
