"""The people who work on an application."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from shaping_future import clock


class Participant(models.Model):
    """A person who works on the application."""

    class Part(models.TextChoices):
        LEAD = "lead", gettext_lazy("Lead")
        EDITOR = "editor", gettext_lazy("Editor")
        READER = "reader", gettext_lazy("Reader")

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")
    part = models.CharField(max_length=10, choices=Part.choices)
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(removed_at=None), name="participant_once"
            ),
            models.UniqueConstraint(fields=["application"], condition=Q(part="lead", removed_at=None), name="one_lead"),
        ]
