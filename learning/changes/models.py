"""Something needs to change: a message of a grant partner, our answer, and what either side adds."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.awards.models import Award
from learning.reports.models.reports import out_of_the_room, taking_part
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together

__all__ = ["ChangeMessage", "ChangeRequest"]


class ChangeRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ChangeRequestQuerySet":
        """With the grant: to its partner, and to staff who have no interest in it."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(taking_part(user, "award__application"))
        if user.has_role(Role.STAFF):
            seen |= ~Q(out_of_the_room(user, "award__application"))
        return self.filter(seen)

    def waiting(self) -> "ChangeRequestQuerySet":
        """For a word of ours."""
        return self.filter(closed_at=None, reply_due_on__isnull=False)


class ChangeRequest(models.Model):
    """It is open until one side closes it. `reply_due_on` is a date on us; none while the last word is ours."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="change_requests")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reply_due_on = models.DateField(null=True)
    answerer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="who answered last"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name = "message about a change"
        verbose_name_plural = "messages about changes"
        constraints = [
            set_together("closed_at", "closed_by"),
            models.UniqueConstraint(fields=["award"], condition=Q(closed_at=None), name="one_open_change_request"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(reply_due_on=None), name="closed_change_request_waits_for_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"Message about {self.award_id}"

    @property
    def is_late(self) -> bool:
        return self.reply_due_on is not None and self.reply_due_on < clock.today()


class ChangeMessage(models.Model):
    """One message. `key` is the page's: the same page sends it once."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="messages")
    key = models.UUIDField(unique=True)
    from_us = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "at", "pk"]
        verbose_name = "message"
        constraints = [models.CheckConstraint(condition=Q(text__regex=r"\S"), name="change_message_says_something")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"
