"""Answers that people tell us on the phone: they ask for a call, staff write it down, they say if it is right.

What is needed for the call stands here, apart from the answers. No reader ever sees it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together
from shaping_future.questionnaires.models import Question

from .people import Participant
from .standing import Recusal, Rung


class PhoneRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PhoneRequestQuerySet":
        """Staff, but for applications that they have or had a part in, or stay out of the room for."""
        if not user.is_authenticated or not user.has_role(Role.STAFF):
            return self.none()
        ties = Participant.objects.filter(application=OuterRef("application"), user=user)
        out = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
        return self.exclude(Exists(ties)).exclude(Exists(out))

    def open(self) -> "PhoneRequestQuerySet":
        return self.filter(closed_at=None)


class PhoneRequest(models.Model):
    """Somebody who writes an application asks us to call, about one question or all of them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="phone_requests")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    when_suits = models.CharField(max_length=300)
    language = models.CharField(max_length=200, blank=True, help_text="language, interpreter, BSL relay")
    phone = models.CharField(max_length=40, blank=True, help_text="forgotten when the request is closed")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PhoneRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = "call that people asked for"
        verbose_name_plural = "calls that people asked for"
        constraints = [
            set_together("closed_at", "closed_by"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(phone=""), name="closed_request_forgets_the_phone"),
        ]

    def __str__(self) -> str:
        return f"Call with {self.asked_by}"


class SpokenAnswer(models.Model):
    """What staff wrote down. It becomes the answer when somebody who writes the application says that it is right."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for the applicant"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Not what was said"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(PhoneRequest, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    typed_at = models.DateTimeField(default=clock.now)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["typed_at", "pk"]
        constraints = [
            set_together("settled_at", "settled_by"),
            different_people("typed_by", "settled_by"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="spoken_answer_settled_with_its_state",
            ),
            models.UniqueConstraint(
                fields=["request", "question"], condition=Q(state="waiting"), name="one_spoken_answer_waits"
            ),
        ]
