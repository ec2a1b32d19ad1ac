"""Files of others' grants that were taken in, what was wrong in them, and the grants."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock

__all__ = ["FileDefect", "GrantsFile", "OtherGrant"]


class GrantsFile(models.Model):
    """A file of 360Giving that somebody gave us. The row is the promise to read it; the worker keeps it.

    Its bytes are kept until it was read, and no longer: the grants and the report are what stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being read"
        TAKEN = "taken", "Taken in"
        REFUSED = "refused", "Not taken in"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="grants/%Y/%m", max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why_not = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0, help_text="grants looked at so far")
    total = models.PositiveIntegerField(default=0, help_text="0 while nothing is counted")
    unit = models.CharField(max_length=10, default="row")
    fresh = models.PositiveIntegerField(default=0, help_text="grants that we did not have")
    changed = models.PositiveIntegerField(default=0, help_text="grants that say something else now")
    same = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="grants to individuals, which we do not keep")
    defects = models.PositiveIntegerField(default=0, help_text="all of them, also those that are not listed")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", read_at=None) | (~Q(state="waiting") & Q(read_at__isnull=False)),
                name="a_file_of_grants_was_read_or_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(why_not=""), name="a_file_of_grants_is_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FileDefect(models.Model):
    """Something wrong in one row of a file. `stops`: it could not be read without guessing, so the file was refused."""

    file = models.ForeignKey(GrantsFile, on_delete=models.CASCADE, related_name="listed")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=100)
    sentence = models.CharField(max_length=400)
    stops = models.BooleanField(default=False)

    class Meta:
        ordering = ["file", "-stops", "row", "pk"]


class OtherGrant(models.Model):
    """A grant that another funder published. The newest file that has its id says what it is."""

    grant_id = models.CharField(max_length=200, unique=True, help_text="of 360Giving: 360G-…")
    title = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    awarded_on = models.DateField()
    funder_id = models.CharField(max_length=100, blank=True)
    funder = models.CharField(max_length=300)
    organisation_id = models.CharField(max_length=100, db_index=True)
    organisation = models.CharField(max_length=300)
    number = models.CharField(max_length=30, blank=True, db_index=True, help_text="as we keep it: GB-CHC-1122052")
    name_key = models.CharField(max_length=300, db_index=True, help_text="its name as it is compared")
    content_hash = models.CharField(max_length=64)
    file = models.ForeignKey(GrantsFile, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        ordering = ["-awarded_on", "grant_id"]

    def __str__(self) -> str:
        return self.grant_id
