"""Awards, conditions, agreements and signatures."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Q

from grants.applications.models import Application
from grants.letters.models import out_of_the_room, taking_part
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.files.models import Document
from shaping_future.record.models import append_only

__all__ = [
    "Agreement",
    "Award",
    "Condition",
    "Party",
    "PublicName",
    "Signature",
]


class PublicName(models.TextChoices):
    OWN = "own", "Our name"
    CHOSEN = "chosen", "A name we choose"
    REGION = "region", "Region and type of group only"


class NamedInPublic(models.Model):
    """What was won by an organisation, and how it may be named. Needs `application` with its organisation."""

    public_name = models.CharField(max_length=10, choices=PublicName.choices, default=PublicName.REGION)
    chosen_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(public_name="chosen") | Q(chosen_name__regex=r"\S"), name="%(class)s_chosen_name_is_there"
            ),
        ]

    @property
    def name_in_public(self) -> str:
        """How anybody but its own people and whoever handles it may name it."""
        organisation = self.application.organisation
        if self.public_name == PublicName.OWN:
            return organisation.name
        if self.public_name == PublicName.CHOSEN:
            return self.chosen_name
        where = f" ({organisation.get_region_display()})" if organisation.region else ""
        return f"{organisation.get_kind_display()}{where}"


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AwardQuerySet":
        """Grant partners see their own; staff and finance see those they have no interest in; nobody else sees any."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(Exists(taking_part(user)))
        if user.has_role(Role.STAFF, Role.FINANCE):
            return self.filter(mine | ~Q(Exists(out_of_the_room(user))))
        return self.filter(mine)

    def handled_by(self, user) -> "AwardQuerySet":
        """What staff and finance deal with for the fund: never a grant of their own."""
        if not user.is_authenticated or not user.has_role(Role.STAFF, Role.FINANCE):
            return self.none()
        return self.exclude(Exists(out_of_the_room(user))).exclude(Exists(taking_part(user)))


class Award(NamedInPublic):
    """A grant. In the ledger it is named by its application's reference, from reservation to the last payment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    reference = models.CharField(max_length=20, unique=True)
    pence = models.PositiveBigIntegerField()
    awarded_at = models.DateTimeField(default=clock.now)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="award_is_money"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="award_ends_after_its_start"),
            *NamedInPublic.Meta.constraints,
        ]

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

    def __str__(self) -> str:
        return f"Condition of {self.award}"


class Agreement(models.Model):
    """The terms as they were sent, and their hash. Signed when both parties' signatures are there."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="agreement")
    terms = models.JSONField(help_text="key facts, conditions and clauses, frozen")
    terms_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="terms_are_frozen",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("award", "terms", "terms_hash", "sent_at"),
                func="RAISE EXCEPTION 'the terms of an agreement are frozen' USING ERRCODE = 'insufficient_privilege';",
            )
        ]


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
