"""The agreement as it was sent, its versions, and the few rules of a fund about agreements."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.files.models import Document

from .award import Award
from .terms import AgreementTerms


class Party(models.TextChoices):
    """Whose signature it is. Each agreement says which of them it needs, and each is one person's."""

    PARTNER = "partner", "Grant partner"
    SECOND = "second", "Grant partner, second person"
    HOST = "host", "Host organisation"
    FUND = "fund", "Global Dialogue"


THEIRS = (Party.PARTNER, Party.SECOND, Party.HOST)
"""The grant partner's side, in the order in which a page names it. It signs before Global Dialogue does."""

IN_FORCE = """
IF NEW.signed_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.signed_at IS NULL) AND EXISTS (
  SELECT FROM jsonb_array_elements_text(NEW.places) place WHERE NOT EXISTS (
    SELECT FROM grants_signature given WHERE given.agreement_id = NEW.id AND given.party = place.value))
THEN RAISE EXCEPTION 'an agreement is in force when everybody has signed it' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'UPDATE' AND OLD.signed_at IS NOT NULL
  AND (NEW.signed_at IS DISTINCT FROM OLD.signed_at OR NEW.places <> OLD.places)
THEN RAISE EXCEPTION 'a signed agreement stays' USING ERRCODE = 'insufficient_privilege';
END IF;
RETURN NEW;
"""


class Agreement(models.Model):
    """The terms as they were sent, and their hash. In force when every signature that it needs is there.

    A variation is a new version, whole; until it is signed by all, the one before stays in force.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1, help_text="1 for the first; each variation one more")
    clauses = models.ForeignKey(AgreementTerms, on_delete=models.PROTECT, related_name="agreements")
    terms = models.JSONField(help_text="key facts, conditions and clauses, frozen")
    terms_hash = models.CharField(max_length=64)
    places = models.JSONField(help_text="the parties whose signatures it needs")
    one_signs_because = models.TextField(blank=True, help_text="why one person signs for the grant partner, not two")
    one_signs_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    signed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="called off before everybody had signed")

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(signed_at=None, stopped_at=None), name="one_agreement_to_sign"
            ),
            models.CheckConstraint(condition=Q(signed_at=None) | Q(stopped_at=None), name="signed_or_stopped"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="terms_are_frozen",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("award", "number", "clauses", "terms", "terms_hash", "sent_at"),
                func="RAISE EXCEPTION 'the terms of an agreement are frozen' USING ERRCODE = 'insufficient_privilege';",
            ),
            pgtrigger.Trigger(
                name="in_force_when_all_signed",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=IN_FORCE,
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of {self.award}"

    @property
    def waits(self) -> bool:
        """It was sent, and somebody has still to sign it."""
        return self.signed_at is None and self.stopped_at is None

    def open_places(self) -> list[str]:
        """The parties that have not signed yet, Global Dialogue last. Reads `signatures`, which lists prefetch."""
        given = {signature.party for signature in self.signatures.all()}
        return [party for party in Party.values if party in self.places and party not in given]


class AgreementRules(models.Model):
    """What one fund holds about its agreements: how long a signature may take, what needs its Board."""

    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="agreement_rules")
    days_to_sign = models.PositiveSmallIntegerField(default=14)
    more_without_board_pence = models.PositiveBigIntegerField(
        default=0, help_text="by how much a grant may grow beyond what the Board approved before it is asked again"
    )
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "rules for agreements"
        verbose_name_plural = "rules for agreements"
        constraints = [models.CheckConstraint(condition=Q(days_to_sign__range=(1, 90)), name="days_to_sign_are_some")]

    def __str__(self) -> str:
        return f"Rules of {self.fund}"
