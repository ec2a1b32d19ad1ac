"""What applicants say about the fund. Nobody can tell who said it, not even we."""

from django.db import models
from django.db.models import Count, Q

from grants.calls.models import Call
from shaping_future import clock

__all__ = ["Feedback", "Moment"]

LEAST = 5
"""Fewer answers than this about one call are shown to nobody: a few voices are easy to tell apart."""


class Moment(models.TextChoices):
    """When in a grant's life it is said."""

    SENT = "sent", "After sending an application"
    NOT_SENT = "not_sent", "After a draft that was not sent"


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FeedbackQuerySet":
        """Everyone who may open the desk, once a call is closed and enough people have spoken."""
        counted = Call.objects.filter(closes_at__lte=clock.now()).annotate(said=Count("feedback"))
        return self.filter(call__in=counted.filter(said__gte=LEAST).values("pk"))


class Feedback(models.Model):
    """One answer. `token` is an HMAC of the application and the moment under a key outside the database: the same
    application changes its own answer instead of adding another, and no query leads from here to a name."""

    token = models.CharField(max_length=64, primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="feedback")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    ease = models.PositiveSmallIntegerField(help_text="1 very hard to 5 very easy")
    minutes = models.PositiveIntegerField(null=True, help_text="what it took in all, as they remember it")
    hardest = models.TextField(blank=True)
    better = models.TextField(blank=True)
    month = models.DateField(help_text="the first of the month; an exact time would point at an application")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["token"]  # random, so that the order tells nothing
        verbose_name_plural = "feedback"
        constraints = [models.CheckConstraint(condition=Q(ease__gte=1, ease__lte=5), name="feedback_ease_1_to_5")]

    def __str__(self) -> str:
        return f"Feedback on {self.call}"
