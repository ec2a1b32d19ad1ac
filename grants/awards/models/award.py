"""A grant: who holds it, how it is named in public, what the Board asked for, and how it ends."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q

from grants.applications.models import Application
from grants.letters.models import out_of_the_room, taking_part
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together


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


class HowEnded(models.TextChoices):
    CLOSED = "closed", "Closed: everything was done"
    EARLY = "early", "Ended early"
    GIVEN_BACK = "given_back", "Given back before the first payment"


class Award(NamedInPublic):
    """A grant. In the ledger it is named by its application's reference, from reservation to the last payment.

    `pence`, `ends_on` and `purpose` are what the agreement in force says: a variation changes them once it is signed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    reference = models.CharField(max_length=20, unique=True)
    pence = models.PositiveBigIntegerField()
    awarded_at = models.DateTimeField(default=clock.now)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purpose = models.TextField(blank=True, help_text="what the money is for, in the words of the agreement")
    agreement = models.ForeignKey(
        "grants.Agreement",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the first one; once a changed one is in force, that one",
    )
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=HowEnded.choices, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0) | Q(ended_at__isnull=False), name="award_is_money"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="award_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="award_ended_somehow",
            ),
            *NamedInPublic.Meta.constraints,
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def newest_agreement(self):
        """The one that waits for signatures, or else the one in force. Reads `agreements`, which lists prefetch."""
        return max((one for one in self.agreements.all() if one.stopped_at is None), key=lambda one: one.number)


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
