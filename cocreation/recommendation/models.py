"""Slates: the grants that the Group means to recommend together, within the grants budget."""

import uuid

from django.conf import settings
from django.db import models

from cocreation.deliberation.models import Round
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock

__all__ = ["Slate", "SlateItem", "SlateState"]


class SlateState(models.TextChoices):
    DRAFT = "draft", "Being built"
    PROPOSED = "proposed", "Before the Group"
    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    RECOMMENDED = "recommended", "Sent to the Board"


class Slate(models.Model):
    """One version of the slate. An amended slate is a new version; earlier consents do not carry over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="slates")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SlateState.choices, default=SlateState.DRAFT)
    round = models.OneToOneField(Round, null=True, on_delete=models.PROTECT, related_name="slate")
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="slate_version_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(state__in=["agreed", "recommended"]),
                name="one_agreed_slate_per_call",
            ),
        ]


class SlateItem(models.Model):
    slate = models.ForeignKey(Slate, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="slate_items")
    pence = models.PositiveBigIntegerField()
    why = models.TextField(blank=True, help_text="why the Group chooses it; goes to the Board and into the letter")
    amount_reason = models.TextField(blank=True, help_text="why the amount differs from the one asked for")
    undecided = models.BooleanField(
        default=False, help_text="lost its quorum through recusals: not decidable by the Group"
    )

    class Meta:
        ordering = ["slate", "pk"]
        constraints = [models.UniqueConstraint(fields=["slate", "application"], name="application_once_per_slate")]
