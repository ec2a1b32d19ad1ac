"""Two moderators whom partners chose, and what people report to them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.community.kinds import MODERATORS, Decision
from shaping_future import clock
from shaping_future.constraints import different_people, set_together

from .events import Event
from .library import Resource
from .offers import Offer
from .threads import Post

TARGETS = ("post", "offer", "resource", "event")


class ModeratorQuerySet(models.QuerySet):
    def acting(self) -> "ModeratorQuerySet":
        return self.filter(accepted_at__isnull=False, ended_at=None)


class Moderator(models.Model):
    """Named by another partner, and willing. There are two seats."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    seat = models.PositiveSmallIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            different_people("user", "named_by"),
            set_together("seat", "accepted_at"),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="moderates_once"),
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at=None), name="one_moderator_on_a_seat"),
            models.CheckConstraint(condition=Q(seat=None) | Q(seat__range=(1, MODERATORS)), name="two_moderators"),
        ]

    def __str__(self) -> str:
        return f"Moderator {self.pk}"


class Flag(models.Model):
    """A report about one thing. Moderators do not see who reported it; its author never hears that it was."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="flags")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="flags")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="flags")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="flags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    at = models.DateTimeField(default=clock.now)
    to_contact = models.BooleanField(help_text="goes to the safeguarding contact, because no moderator can judge it")
    decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)
    said = models.CharField(max_length=1000, blank=True, help_text="to whoever reported it")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            set_together("decided_at", "decided_by"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="flag_decided_somehow",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, offer=None, resource=None, event=None)
                | Q(post=None, offer__isnull=False, resource=None, event=None)
                | Q(post=None, offer=None, resource__isnull=False, event=None)
                | Q(post=None, offer=None, resource=None, event__isnull=False),
                name="flag_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"Flag {self.pk}"

    @property
    def about(self) -> Any:
        return self.post or self.offer or self.resource or self.event

    @property
    def kind(self) -> str:
        return next(name for name in TARGETS if getattr(self, f"{name}_id"))
