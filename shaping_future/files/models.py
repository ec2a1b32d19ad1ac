"""Private files: what people upload, and the PDFs that the worker makes. Nothing here has a public address."""

import uuid

from django.conf import settings
from django.db import models

from shaping_future import clock


class StoredFile(models.Model):
    """An uploaded file, checked by content, stored under a name of our own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150, help_text="the cleaned name the person gave it")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="uploads/%Y/%m", max_length=200)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A PDF that was asked for. The row is the promise; the worker keeps it. Same kind, subject, version: same row."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="names the maker (files.makers)")
    subject = models.CharField(max_length=64, help_text="key of the thing it shows, as its maker understands it")
    version = models.CharField(max_length=64, help_text="hash or number of the content it shows")
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to="documents/%Y/%m", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    wanted_at = models.DateTimeField(default=clock.now)
    wanted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-wanted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "version"], name="one_document_per_version")]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.subject}"
