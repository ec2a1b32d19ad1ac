"""Complaints: what somebody says went wrong, by when they hear from us, and what they hear."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

PERSON = settings.AUTH_USER_MODEL


class ComplaintKind(models.TextChoices):
    HARM = "harm", _("Somebody was hurt, threatened or not safe")
    SERVICE = "service", _("How we treated you, or how long something took")
    DECISION = "decision", _("How a decision was made")
    DATA = "data", _("How we handle what we know about you")
    OTHER = "other", _("Something else")


class ComplaintDays(models.Model):
    """The clock of a kind of complaint, from this moment on: the newest row counts."""

    kind = models.CharField(max_length=10, choices=ComplaintKind.choices)
    acknowledge_days = models.PositiveSmallIntegerField(help_text="working days")
    answer_days = models.PositiveSmallIntegerField(help_text="working days")
    goes_on_to = models.CharField(max_length=300, help_text="the named body for whoever is not content")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledge_days__range=(1, 20), answer_days__range=(1, 60)), name="a_complaint_has_days"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind}: {self.answer_days} working days"


class ComplaintHandler(models.Model):
    """A member of staff who reads and answers complaints. Nobody else reads one."""

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("ended_at", "ended_by"),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="handler_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ComplaintQuerySet":
        """Only for those who answer complaints, and not one of their own."""
        named = ComplaintHandler.objects.filter(user=user.pk, ended_at=None)
        if not user.is_authenticated or not user.is_staff:
            return self.none()
        return self.filter(models.Exists(named)).exclude(person=user.pk)

    def open(self) -> "ComplaintQuerySet":
        return self.filter(answered_at=None)

    def overdue(self) -> "ComplaintQuerySet":
        late = Q(acknowledged_at=None, acknowledge_by__lt=clock.today())
        return self.filter(late | Q(answered_at=None, answer_by__lt=clock.today()))


class Complaint(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(unique=True, help_text="of the page it was written on: sent twice, it is kept once")
    reference = models.CharField(max_length=20, unique=True, help_text="random, so that it tells no count")
    kind = models.CharField(max_length=10, choices=ComplaintKind.choices)
    words = models.TextField(max_length=10000)
    wish = models.TextField(blank=True, max_length=2000)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, max_length=10000)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    escalated_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    escalated_to = models.CharField(max_length=300, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "pk"]
        constraints = [
            set_together("acknowledged_at", "acknowledged_by"),
            set_together("answered_at", "answered_by"),
            set_together("escalated_at", "escalated_by"),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(answer__regex=r"\S"), name="answered_in_words"),
            models.CheckConstraint(
                condition=Q(escalated_at=None) | ~Q(escalated_to=""), name="escalated_to_somebody_named"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_late(self) -> bool:
        """As `overdue()` says it for many."""
        unheard = self.acknowledged_at is None and self.acknowledge_by < clock.today()
        return unheard or (self.answered_at is None and self.answer_by < clock.today())
