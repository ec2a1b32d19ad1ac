"""The record: append-only rows of decisions and of reads of sensitive things, and the seals that chain them.

A row holds ids, verbs, numbers and hashes, never names or free text, so that erasing a person never breaks the chain.
Rows are appended without a lock; sealing (tasks.seal, or at once at a sign-off) puts them in order and chains them.
"""

import pgtrigger
from django.db import models

from shaping_future import clock

REFUSE = "RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'insufficient_privilege';"


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE."""
    return [
        pgtrigger.Trigger(
            name="no_change", operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before, func=REFUSE
        ),
        pgtrigger.Trigger(
            name="no_truncate",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func=REFUSE,
        ),
    ]


class Entry(models.Model):
    """One thing that happened: who (a user's pk, or none for the system), which verb, to what, with which figures."""

    at = models.DateTimeField(default=clock.now)
    actor = models.BigIntegerField(null=True, help_text="pk of the person, never a foreign key: people may be erased")
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_type", "subject_id"]), models.Index(fields=["verb", "at"])]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.pk}: {self.verb} {self.subject_type} {self.subject_id}"


class Seal(models.Model):
    """The link that fixes one entry in the chain: hash = SHA-256(previous hash + the entry's canonical text)."""

    position = models.BigIntegerField(unique=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.position}: {self.hash[:12]}"
