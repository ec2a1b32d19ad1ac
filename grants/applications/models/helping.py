"""The lead lets the fund's staff look at a draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together


class HelpRequestQuerySet(models.QuerySet):
    def in_force(self) -> "HelpRequestQuerySet":
        return self.filter(ended_at=None)

    def visible_to(self, user) -> "HelpRequestQuerySet":
        """Those in force, about drafts that this person may open."""
        from .application import Application

        drafts = Application.objects.visible_to(user).filter(state="draft")
        return self.in_force().filter(application__in=drafts)


class HelpRequest(models.Model):
    """Staff may read the draft until the lead takes this back or the application leaves its draft."""

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="help_requests")
    reason = models.TextField(max_length=1000, help_text="what help is wanted, for staff")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at=None), name="one_help_request_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"Help with {self.application.reference}"
