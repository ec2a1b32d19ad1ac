"""Who is in the room, who would like to speak, who stepped out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.meetings.kinds import HandKind, Seat, Way
from cocreation.meetings.models.agenda import AgendaItem
from cocreation.meetings.models.meeting import Meeting
from shaping_future import clock


class AttendanceQuerySet(models.QuerySet):
    def here(self) -> "AttendanceQuerySet":
        return self.filter(left_at=None)


class Attendance(models.Model):
    """One stay of a person: whoever leaves and comes back has two."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=12, choices=Seat.choices)
    way = models.CharField(max_length=10, choices=[(Way.ONLINE.value, "Online"), (Way.IN_PERSON.value, "In person")])
    came_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], condition=Q(left_at=None), name="in_the_room_once"),
        ]

    @property
    def has_vote(self) -> bool:
        return self.seat == Seat.MEMBER


class Hand(models.Model):
    """A wish to speak: raised, perhaps called, over. Whoever was called has spoken."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hands")
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.CASCADE, related_name="hands", help_text="the one that was on"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=HandKind.choices, default=HandKind.SPEAK)
    raised_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="lowered, or finished speaking")

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], condition=Q(ended_at=None), name="one_hand_each"),
        ]


class StepOut(models.Model):
    """Somebody stays out of an item for a while, for no reason that anybody asks for. Never in the minutes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="step_outs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="steps_out_once")]
