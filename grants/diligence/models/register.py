"""What the register of charities says, as loaded from the Charity Commission's public extract.

Every load writes rows of a new snapshot, and the switch to it is one update: who looks up a number sees one day's
register, whole. Addresses, telephone numbers and emails are never kept.
"""

import datetime as dt

from django.db import models
from django.db.models import Q

from shaping_future import clock


class RegisterSnapshot(models.Model):
    """One attempt to load the register: what came of it, and why not."""

    class State(models.TextChoices):
        LOADING = "loading", "Being loaded, or stopped on the way"
        LOADED = "loaded", "Loaded"
        FAILED = "failed", "Not taken"

    extracted_on = models.DateField(null=True, help_text="the day that the register itself puts on the extract")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOADING)
    current = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the files")
    counts = models.JSONField(default=dict, help_text="table → rows kept")
    why_not = models.TextField(blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="one_register_is_current"),
            models.CheckConstraint(
                condition=Q(current=False) | Q(state="loaded", extracted_on__isnull=False),
                name="the_current_register_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Register of {self.extracted_on}"


class OfSnapshot(models.Model):
    snapshot = models.ForeignKey(RegisterSnapshot, on_delete=models.PROTECT, related_name="+")
    organisation = models.PositiveBigIntegerField(help_text="the register's own key of the charity")

    class Meta:
        abstract = True


class RegisteredCharity(OfSnapshot):
    number = models.PositiveBigIntegerField()
    linked = models.PositiveIntegerField(help_text="0: the charity itself")
    name = models.TextField()
    kind = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=40)
    reporting = models.CharField(max_length=60, blank=True)
    registered_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    period_ends_on = models.DateField(null=True)
    income = models.BigIntegerField(null=True, help_text="whole pounds, as the register says them")
    spending = models.BigIntegerField(null=True)
    company = models.CharField(max_length=20, blank=True)
    insolvent = models.BooleanField(default=False)
    in_administration = models.BooleanField(default=False)
    dissolution_notice_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation"], name="a_charity_once")]
        indexes = [
            models.Index(fields=["snapshot", "number"], name="charity_by_number"),
            models.Index(fields=["snapshot", "company"], condition=~Q(company=""), name="charity_by_company"),
        ]


class Filing(OfSnapshot):
    """One year's return."""

    starts_on = models.DateField(null=True)
    ends_on = models.DateField()
    due_on = models.DateField(null=True)
    return_on = models.DateField(null=True)
    accounts_on = models.DateField(null=True)
    income = models.BigIntegerField(null=True)
    spending = models.BigIntegerField(null=True)
    qualified = models.BooleanField(default=False, help_text="the accounts came with a reservation of their examiner")

    class Meta:
        ordering = ["-ends_on"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation", "ends_on"], name="a_filing_once")]

    @property
    def came_on(self) -> dt.date | None:
        """When all of it was there."""
        return max((day for day in (self.return_on, self.accounts_on) if day), default=None)

    @property
    def late(self) -> bool:
        return self.due_on is not None and (self.came_on or clock.today()) > self.due_on


class RegisteredTrustee(OfSnapshot):
    """Names are kept only for organisations that applied here, to ask about ties and to look through the sanctions
    list; they go with their snapshot."""

    trustee = models.PositiveBigIntegerField()
    name = models.CharField(max_length=300)
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_chair", "name"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation", "trustee"], name="a_trustee_once")]


class RegisteredPolicy(OfSnapshot):
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation", "name"], name="a_policy_once")]


class GoverningDocument(OfSnapshot):
    text = models.TextField(blank=True)
    objects_text = models.TextField(blank=True)
    area = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "organisation"], name="a_document_once")]


class PublishedReport(OfSnapshot):
    """The regulator published something about it: nearly always a warning."""

    name = models.CharField(max_length=300)
    published_on = models.DateField(null=True)

    class Meta:
        ordering = ["-published_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "organisation", "name", "published_on"], nulls_distinct=False, name="a_report_once"
            )
        ]
