"""Private files: what people upload, and the documents that the worker makes. Nothing here has a public address."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from shaping_future import clock

NOUNS = {"pdf": "PDF", "zip": "zip file", "xlsx": "workbook", "csv": "table"}


class StoredFile(models.Model):
    """An uploaded file, checked by content, stored under a name of our own. One that is infected has lost its bytes."""

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", "No virus scanner"
        WAITING = "waiting", "Being checked"
        CLEAN = "clean", "Checked"
        INFECTED = "infected", "Not safe, removed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150, help_text="the cleaned name the person gave it")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    seconds = models.PositiveSmallIntegerField(null=True, help_text="how long a recording plays; none for other files")
    file = models.FileField(upload_to="uploads/%Y/%m", max_length=200, blank=True)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.UNSCANNED)
    scan_tried_at = models.DateTimeField(null=True)
    scanned_at = models.DateTimeField(null=True)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan__in=["unscanned", "waiting"], scanned_at=None)
                | models.Q(scan__in=["clean", "infected"], scanned_at__isnull=False),
                name="scanned_files_say_when",
            ),
        ]
        indexes = [models.Index(fields=["scan"], condition=models.Q(scan="waiting"), name="files_to_scan")]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_opened(self) -> bool:
        """Nothing leaves our house that a scanner, where there is one, has not found clean."""
        return self.scan in (self.Scan.UNSCANNED, self.Scan.CLEAN)


class DocumentQuerySet(models.QuerySet):
    def kept(self) -> Self:
        """Those whose time is not over, whether beat has been here or not."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=clock.now()))


class Document(models.Model):
    """A file that was asked for: a PDF, if its maker makes nothing else. The row is the promise; the worker keeps it.

    Same kind, subject, version: same row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="names the maker (files.makers)")
    subject = models.CharField(max_length=64, help_text="key of the thing it shows, as its maker understands it")
    version = models.CharField(max_length=64, help_text="hash or number of the content it shows")
    title = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, default="application/pdf")
    ending = models.CharField(max_length=10, default="pdf", help_text="of its file name, without the dot")
    done = models.PositiveIntegerField(default=0, help_text="how many of total are made; in the maker's own unit")
    total = models.PositiveIntegerField(default=0, help_text="0 while nothing is counted")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="documents/%Y/%m", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    wanted_at = models.DateTimeField(default=clock.now)
    wanted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="then beat removes row and file")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-wanted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "version"], name="one_document_per_version")]

    def __str__(self) -> str:
        """For the desk and the log. Not its title: that may have a reference, and some of us stay out of that one."""
        return f"{self.kind} {self.subject}"

    @property
    def noun(self) -> str:
        """What people call a file of this kind: "We are making your zip file"."""
        return NOUNS.get(self.ending, "file")
