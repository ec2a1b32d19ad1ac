"""Who signs an agreement, who was asked to, and what was signed: each signature one person's, never changed."""

import datetime as dt
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.applications.models.tokens import TokenLink, TokenQuerySet
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

from .agreement import Agreement, Party
from .award import Award

FRESH = dt.timedelta(minutes=5)
"""How long ago the person may have signed in when they sign."""

WHAT_IS_SIGNED = """
IF NEW.authenticated_at IS NULL OR NOT EXISTS (
  SELECT FROM grants_agreement signed WHERE signed.id = NEW.agreement_id AND signed.terms_hash = NEW.signed_hash
    AND signed.signed_at IS NULL AND signed.stopped_at IS NULL AND signed.places ? NEW.party)
THEN RAISE EXCEPTION 'a signature is for the terms of an open agreement that needs it'
  USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Signature(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=120, blank=True, help_text="as what they sign: trustee, treasurer")
    consent = models.CharField(max_length=300, blank=True, help_text="the sentence that they ticked")
    signed_hash = models.CharField(max_length=64, help_text="hash of the terms that were signed")
    authenticated_at = models.DateTimeField(null=True, help_text="when they last signed in before it")
    address_hash = models.CharField(max_length=64, blank=True, help_text="keyed hash of their network address")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="one_signature_per_party"),
            models.UniqueConstraint(fields=["agreement", "user"], name="two_people_sign"),
            models.CheckConstraint(
                condition=Q(authenticated_at=None) | Q(authenticated_at__range=(F("at") - FRESH, F("at"))),
                name="signed_in_freshly",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="signs_what_was_sent", operation=pgtrigger.Insert, when=pgtrigger.Before, func=WHAT_IS_SIGNED
            ),
        ]


class SignatoryQuerySet(TokenQuerySet):
    def in_force(self) -> "SignatoryQuerySet":
        """Named, and nobody else was named instead."""
        return self.filter(replaced_at=None)

    def accepted(self) -> "SignatoryQuerySet":
        return self.in_force().filter(accepted_at__isnull=False)


class Signatory(TokenLink):
    """Somebody whom the grant partner named to sign: a second person, or one of the host organisation.

    Whoever shows that the address is theirs sees the agreement and signs it, and sees nothing else of the application.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="signatories")
    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=120, help_text="trustee, treasurer, director")
    email = models.EmailField(help_text="in small letters")
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, help_text="somebody else was named")

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("accepted_at", "accepted_by"),
            models.CheckConstraint(condition=Q(party__in=[Party.SECOND, Party.HOST]), name="signatory_for_their_side"),
            models.UniqueConstraint(
                fields=["award", "party"], condition=Q(replaced_at=None), name="one_signatory_per_party"
            ),
        ]

    def __str__(self) -> str:
        return f"Signatory {self.pk}"
