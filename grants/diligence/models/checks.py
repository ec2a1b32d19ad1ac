"""A checklist for one application. What was found is only ever added to: the latest finding says how a check stands."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application
from grants.diligence.kinds import BY_KEY, PLACE, About, Check, Found
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.files.models import StoredFile
from shaping_future.record.models import append_only

SOON = dt.timedelta(days=30)
"""So long before a paper runs out the list says so."""


class Checklist(models.Model):
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="checklist")
    pence = models.PositiveBigIntegerField(help_text="asked for; once recommended, what the Group recommends")
    number = models.CharField(max_length=30, blank=True, help_text="of the organisation: GB-CHC-1164324")
    host_number = models.CharField(max_length=30, blank=True)
    due_on = models.DateField()
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"Checks of {self.application}"


class ChecklistItemQuerySet(models.QuerySet):
    def with_latest(self) -> "ChecklistItemQuerySet":
        """Each with what was found last: `found` (empty for nothing yet), `by_when` and `payment` of a condition."""
        latest = Finding.objects.filter(item=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(
            found=models.Subquery(latest.values("found")[:1]),
            by_when=models.Subquery(latest.values("due_on")[:1]),
            payment=models.Subquery(latest.values("instalment")[:1]),
        )


class ChecklistItem(models.Model):
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    about = models.CharField(max_length=12, choices=About.choices)
    key = models.SlugField(max_length=20, help_text="names the check in the table (kinds.py)")
    needed = models.BooleanField(
        default=True, help_text="not any more, when amount or kind changed; what was found stays"
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["checklist", "about", "key"], name="one_item_per_check")]

    def __str__(self) -> str:
        return f"{self.about}: {self.key}"

    @property
    def check_of(self) -> Check:
        return BY_KEY.get(self.key) or Check(self.key, self.key.replace("_", " ").capitalize(), "", frozenset())

    @property
    def last(self) -> "Finding | None":
        """What was found last; no query for an item that was loaded with its findings."""
        return max(self.findings.all(), key=lambda one: one.pk, default=None)

    @property
    def place(self) -> tuple[bool, int]:
        """Its place on the page: the organisation before its host, each in the order of the table."""
        return self.about == About.HOST, PLACE.get(self.key, len(PLACE))


class Finding(models.Model):
    """What one person found at one time. Never changed; the next one stands before it."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="findings")
    found = models.CharField(max_length=10, choices=Found.choices)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True, help_text="by when the condition is met")
    instalment = models.PositiveSmallIntegerField(null=True, help_text="number of the payment that waits for it")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = append_only()
        constraints = [
            models.CheckConstraint(
                condition=Q(found="condition", due_on__isnull=False, instalment__gte=1)
                | (~Q(found="condition") & Q(due_on=None, instalment=None)),
                name="a_condition_has_a_date_and_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(found="pass") | Q(text__regex=r"\S"), name="conditions_and_concerns_are_said"
            ),
        ]


class Evidence(models.Model):
    """A paper that a check rests on. Taken out, it loses its bytes; that it was there stays known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="papers")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="evidence")
    good_until = models.DateField(null=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [set_together("removed_at", "removed_by")]

    def __str__(self) -> str:
        return f"Paper of {self.item}"

    @property
    def has_run_out(self) -> bool:
        return self.removed_at is None and self.good_until is not None and self.good_until < clock.today()

    @property
    def runs_out_soon(self) -> bool:
        if self.removed_at is not None or self.good_until is None:
            return False
        return clock.today() <= self.good_until <= clock.today() + SOON
