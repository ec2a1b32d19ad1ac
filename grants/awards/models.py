"""Outcomes released together, letters, awards, conditions, agreements and signatures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Application, Participant
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.files.models import Document
from shaping_future.record.models import append_only

__all__ = ["Agreement", "Award", "Condition", "Outcome", "OutcomeKind", "Party", "PublicName", "Signature"]


class OutcomeKind(models.TextChoices):
    FUNDED = "funded", "Funded"
    NOT_THIS_TIME = "not_this_time", "Not this time"


class Outcome(models.Model):
    """What an applicant will hear. Pending until every outcome of the call is released at one moment."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=20, choices=OutcomeKind.choices)
    strength = models.TextField(blank=True, help_text="what was strong")
    reason = models.TextField(blank=True, help_text="why not this time; for a grant: why we chose you")
    kind_line = models.TextField(blank=True, help_text="one kind, useful thing from the readers")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("written_by", "written_at"),
            set_together("checked_by", "checked_at"),
            models.CheckConstraint(
                condition=Q(released_at=None)
                | Q(kind="funded")
                | (~Q(strength="") & ~Q(reason="") & Q(checked_at__isnull=False)),
                name="no_decline_without_strength_and_reason",
            ),
        ]


class PublicName(models.TextChoices):
    OWN = "own", "Our name"
    CHOSEN = "chosen", "A name we choose"
    REGION = "region", "Region and type of group only"


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AwardQuerySet":
        """Grant partners see their own, once released; staff and finance see all; nobody else."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.STAFF, Role.FINANCE):
            return self
        mine = Participant.objects.filter(application=OuterRef("application"), user=user, removed_at=None)
        return self.filter(Exists(mine))


class Award(models.Model):
    """A grant. `reference` names it in the ledger."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    reference = models.CharField(max_length=20, unique=True)
    pence = models.PositiveBigIntegerField()
    public_name = models.CharField(max_length=10, choices=PublicName.choices, default=PublicName.REGION)
    chosen_name = models.CharField(max_length=200, blank=True)
    awarded_at = models.DateTimeField(default=clock.now)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.reference


class Condition(models.Model):
    """What the Board asked for; it blocks the payment it names and no other."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()
    due = models.DateField()
    instalment = models.PositiveSmallIntegerField(help_text="number of the payment that waits")
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["award", "due", "pk"]
        constraints = [set_together("met_at", "met_by")]


class Agreement(models.Model):
    """The terms as they were sent, and their hash. Signed when both parties' signatures are there."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="agreement")
    terms = models.JSONField(help_text="key facts, conditions and clauses, frozen")
    terms_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    signed_at = models.DateTimeField(null=True)


class Party(models.TextChoices):
    PARTNER = "partner", "Grant partner"
    FUND = "fund", "Global Dialogue"


class Signature(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120)
    signed_hash = models.CharField(max_length=64, help_text="hash of the terms that were signed")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="one_signature_per_party"),
            models.UniqueConstraint(fields=["agreement", "user"], name="two_people_sign"),
        ]
        triggers = append_only()
