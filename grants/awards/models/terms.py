"""What every agreement says, as data: versions written by one person, published by another, never changed after."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import different_people

FROZEN = """
IF OLD.published_at IS NOT NULL THEN
  RAISE EXCEPTION 'published terms are never changed: write a new version' USING ERRCODE = 'insufficient_privilege';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Whom(models.TextChoices):
    """Whose agreement a clause stands in: the law asks more where the money does not go to a charity."""

    ALL = "all", "everybody"
    NOT_A_CHARITY = "not-a-charity", "who holds the grant is not a registered charity"
    CIC = "cic", "who holds the grant is a community interest company"
    PEOPLE = "people", "who holds the grant is a group without a legal form: its people sign themselves"
    HOST = "host", "a host organisation holds the grant"


class AgreementTerms(models.Model):
    """One version of the clauses. Version 1 came with the software; nobody is named for it."""

    version = models.PositiveSmallIntegerField(unique=True)
    clauses = models.JSONField(help_text='[{"for": Whom, "text": one sentence or a few}]')
    because = models.TextField(blank=True, help_text="what is new in it, and why")
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        verbose_name = "version of the terms"
        verbose_name_plural = "terms of agreements"
        constraints = [
            different_people("written_by", "published_by"),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(published_at__isnull=False), name="terms_published_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_by__isnull=False) | Q(version=1),
                name="terms_published_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["published_at"],
                condition=Q(published_at=None),
                nulls_distinct=False,
                name="one_draft_of_the_terms",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_terms_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FROZEN,
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
