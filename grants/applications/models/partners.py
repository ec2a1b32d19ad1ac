"""Partners in a joint application say whether their part is written rightly."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock

from .tokens import TokenLink


class PartnerConfirmation(TokenLink):
    """One partner was asked about these words. It counts for as long as the application says exactly them."""

    class Said(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Something is wrong"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="confirmations")
    name = models.CharField(max_length=300)
    role = models.CharField(max_length=300, blank=True)
    share = models.CharField(max_length=300, blank=True, help_text="of the money, as it was written")
    words_hash = models.CharField(max_length=64, help_text="SHA-256 of name, role and share")
    email = models.EmailField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, help_text="asked again with a new link")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Said.choices, blank=True)
    answered_name = models.CharField(max_length=120, blank=True, help_text="who answered for the partner")
    message = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_name="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_name="")),
                name="partner_answer_is_whole",
            ),
            models.UniqueConstraint(
                fields=["application", "words_hash"],
                condition=Q(answered_at=None, replaced_at=None),
                name="one_unanswered_question_to_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"Confirmation {self.pk}"
