"""What a grant partner gave us to publish about itself, beside its name."""

from django.conf import settings
from django.db import models

from grants.awards.models import Award
from shaping_future import clock

__all__ = ["SaidInPublic"]


class SaidInPublic(models.Model):
    """Words and groups that a grant partner agreed to see in public. They are shown only under its own name.

    The groups are given here, to be published. The equity form is another thing: nobody can join it to a grant.
    """

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="in_public")
    words = models.TextField(blank=True)
    leadership = models.JSONField(default=list, help_text="groups of the DEI Data Standard that lead it")
    mission = models.JSONField(default=list, help_text="groups that it is mainly for")
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "what is said in public"

    def __str__(self) -> str:
        return f"What is said in public of {self.award}"
