"""Staff and learning partners whom a partner invited: to one event, circle or thread, until a day."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from learning.community.kinds import INVITABLE
from shaping_future import clock
from shaping_future.constraints import different_people


class GuestQuerySet(models.QuerySet):
    def in_force(self) -> "GuestQuerySet":
        return self.filter(ended_at=None, until__gte=clock.today(), user__is_active=True)


class Guest(models.Model):
    """Nothing else of the space exists for them, and this one thing not a day longer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("learning.Event", null=True, on_delete=models.CASCADE, related_name="guests")
    circle = models.ForeignKey("learning.Circle", null=True, on_delete=models.CASCADE, related_name="guests")
    thread = models.ForeignKey("learning.Thread", null=True, on_delete=models.CASCADE, related_name="guests")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    until = models.DateField(help_text="the last day")
    ended_at = models.DateTimeField(null=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            different_people("user", "invited_by"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, circle=None, thread=None)
                | Q(event=None, circle__isnull=False, thread=None)
                | Q(event=None, circle=None, thread__isnull=False),
                name="guest_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", what], condition=Q(ended_at=None), name=f"guest_of_a_{what}_once"
                )
                for what in ("event", "circle", "thread")
            ),
        ]

    def __str__(self) -> str:
        return f"Guest {self.pk}"

    @property
    def what(self) -> Any:
        return self.thread or self.circle or self.event


def guest_of(user: Any, what: str, key: str) -> Q:
    """Whether the person is a guest now of the thing whose id `key` names; who holds no such role is nobody's guest."""
    if set(INVITABLE).isdisjoint(user.held_roles):
        return Q(pk__in=[])
    return Q(Exists(Guest.objects.in_force().filter(**{what: OuterRef(key)}, user=user)))
