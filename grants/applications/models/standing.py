"""Who may know of which application: clearance to open what is readable, and recusals."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.calls.models import Call
from shaping_future import clock


class Rung(models.TextChoices):
    """The conflict ladder."""

    NOTE = "note", "Noted, may take part"
    SCORING = "scoring", "Out of scoring"
    ROOM = "room", "Out of the room"


class Clearance(models.Model):
    """This Group member has declared interests against the list of this call and may open what is readable in it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="clearances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="declared_once_per_call")]


class RecusalQuerySet(models.QuerySet):
    def in_force(self) -> "RecusalQuerySet":
        return self.filter(ended_at=None)


class Recusal(models.Model):
    """This person stays out of this application, whoever they are: Group member, trustee or staff."""

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    rung = models.CharField(max_length=10, choices=Rung.choices)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(ended_at=None), name="one_recusal_in_force"
            ),
        ]
