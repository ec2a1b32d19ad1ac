"""People outside the team who try a call's form before it is launched."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together


class Tester(models.Model):
    """Somebody invited by email to try the form; no account is needed, and what they fill in is kept nowhere.

    What they told us holds for the questions as they were: `questions_hash` is that of the form they tried.
    """

    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="testers")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    invited_at = models.DateTimeField(default=clock.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True, help_text="how long the form took")
    unclear = models.TextField(blank=True, help_text="what they did not understand")
    questions_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["call", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "email"], name="tester_once"),
            set_together("told_at", "minutes"),
            models.CheckConstraint(condition=Q(told_at=None) | ~Q(questions_hash=""), name="tester_told_about_a_form"),
        ]

    def __str__(self) -> str:
        return self.name
