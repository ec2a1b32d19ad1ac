"""Slates: the grants that the Group means to recommend together, within the grants budget."""

import uuid

from django.conf import settings
from django.db import models

from cocreation.deliberation.models import Round
from grants.applications.models import Application, SeenQuerySet
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role

__all__ = ["Slate", "SlateItem", "SlateState"]


class SlateState(models.TextChoices):
    DRAFT = "draft", "Being built"
    PROPOSED = "proposed", "Before the Group"
    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    RECOMMENDED = "recommended", "Sent to the Board"


class SlateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SlateQuerySet":
        """What is being built is the facilitator's; what was proposed is the Group's. Which grants on it: items_for."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.FACILITATOR):
            return self
        if user.has_role(Role.GROUP_MEMBER, Role.STAFF):
            return self.exclude(state=SlateState.DRAFT)
        return self.none()


class Slate(models.Model):
    """One version of the slate. An amended slate is a new version; earlier consents do not carry over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="slates")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SlateState.choices, default=SlateState.DRAFT)
    revision = models.PositiveIntegerField(default=0, help_text="counts changes, so that nobody overwrites unseen ones")
    round = models.OneToOneField(Round, null=True, on_delete=models.PROTECT, related_name="slate")
    pot_pence = models.PositiveBigIntegerField(null=True, help_text="what was free for grants when it was proposed")
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SlateQuerySet.as_manager()

    class Meta:
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="slate_version_once"),
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(state="agreed"), name="one_agreed_slate_per_call"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(state="proposed"), name="one_proposed_slate_per_call"
            ),
        ]


class SlateItem(models.Model):
    """A grant on a slate. Amount in pence."""

    slate = models.ForeignKey(Slate, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="slate_items")
    pence = models.PositiveBigIntegerField()
    why = models.TextField(blank=True, help_text="why the Group chooses it; goes to the Board and into the letter")
    amount_reason = models.TextField(blank=True, help_text="why the amount differs from the one asked for")
    undecided = models.BooleanField(
        default=False, help_text="lost its quorum through recusals: not decidable by the Group"
    )

    objects = SeenQuerySet.as_manager()

    class Meta:
        ordering = ["slate", "pk"]
        constraints = [models.UniqueConstraint(fields=["slate", "application"], name="application_once_per_slate")]
