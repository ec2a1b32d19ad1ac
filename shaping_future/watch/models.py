"""What was last seen alive, and which alarms ring."""

from django.db import models

from shaping_future import clock


class Pulse(models.Model):
    """When something last happened that must happen again and again. One row for each."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    well = models.BooleanField(default=True, help_text="whether it ended well")


class Alarm(models.Model):
    """One time that an alarm rang, from when until when. Its words are in watch.alarms."""

    name = models.CharField(max_length=40)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ended_at", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(ended_at=None), name="an_alarm_rings_once")
        ]

    def __str__(self) -> str:
        return self.name
