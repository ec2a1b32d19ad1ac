"""What anybody asked about a call, and what staff published about it for everybody."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together

ADDRESS_KEPT = dt.timedelta(days=30)
"""After the call closed: a question that nobody has answered by then is answered to nobody."""


class CallQuestionQuerySet(models.QuerySet):
    def waiting(self) -> "CallQuestionQuerySet":
        return self.filter(answered_at=None, left_at=None).order_by("asked_at", "pk")

    def published(self) -> "CallQuestionQuerySet":
        return self.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")

    def with_old_address(self) -> "CallQuestionQuerySet":
        """Neither answered nor put away, so that the address is still there long after the call closed."""
        return self.exclude(email="").filter(call__closes_at__lte=clock.now() - ADDRESS_KEPT)


class CallQuestion(models.Model):
    """Asked without an account. Only `question` and `answer` are ever public: staff's own words."""

    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="asked")
    text = models.TextField(help_text="as it was asked; staff alone read it")
    email = models.EmailField(blank=True, help_text="to be told of the answer; erased as soon as that was promised")
    asked_at = models.DateTimeField(default=clock.now)
    question = models.TextField(blank=True, help_text="as everybody reads it")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True, help_text="staff did not publish it")
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CallQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question about a call"
        verbose_name_plural = "questions about calls"
        ordering = ["-pk"]
        constraints = [
            set_together("answered_at", "answered_by"),
            set_together("left_at", "left_by"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(question="") & ~Q(answer="") & Q(email="", left_at=None)),
                name="published_question_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"

    @property
    def published_version(self) -> str:
        """What a page shows as published, as one word; "" when nothing is."""
        return self.answered_at.isoformat() if self.answered_at else ""
