"""What contributing funders would like to learn, and what they are asked for advice on. Never an application."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together

from .kinds import Theme

__all__ = ["AdviceComment", "AdviceThread", "FunderQuestion"]


def _person(**more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class FunderQuestion(models.Model):
    """What a funder would like the learning to answer. Nobody's name stands beside it. `public_id` is the key of the
    page that it was written on, so that a second post is the same question."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    theme = models.CharField(max_length=12, choices=Theme.choices)
    text = models.TextField()
    may_share = models.BooleanField(default=False, help_text="grant partners may read it with its answer")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = _person()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = _person(null=True)
    edits = models.PositiveSmallIntegerField(default=0, help_text="of the answer")

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            set_together("answered_at", "answered_by"),
            models.CheckConstraint(condition=~Q(text=""), name="funder_question_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_funder_question_has_its_answer",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Question to the learning {self.pk}"


class AdviceThread(models.Model):
    """The fund asks its funders for advice on something that is no decision on grants."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    text = models.TextField(help_text="what we ask, as it was typed")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = _person()
    ended_at = models.DateTimeField(null=True)
    ended_by = _person(null=True)
    outcome = models.TextField(blank=True, help_text="what we did with the advice")

    class Meta:
        ordering = ["-opened_at", "pk"]
        constraints = [
            set_together("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="ended_advice_says_what_became_of_it",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title


class AdviceComment(models.Model):
    """Kept as it was typed; pages show it through shaping_future.look.rich."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(AdviceThread, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    of_the_fund = models.BooleanField(default=False, help_text="written by staff, not by a funder")
    at = models.DateTimeField(default=clock.now)
    by = _person()
    withdrawn_at = models.DateTimeField(null=True, help_text="by its author; the words are kept and shown to nobody")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="advice_says_something")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
