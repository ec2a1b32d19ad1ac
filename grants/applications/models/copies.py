"""What readers get of an answer while names or amounts are hidden from them."""

from django.conf import settings
from django.db import models

from shaping_future import clock
from shaping_future.files.models import StoredFile


class RedactedCopy(models.Model):
    """One answer without what is hidden, as a person looked at it and confirmed it. It is a copy of one version of the
    answer, and of no other: a corrected answer needs another one.

    texts: place in the answer → text (queries.blind.texts_of). known: fingerprints of the names that were looked for.
    """

    class File(models.TextChoices):
        """What a reader gets of a document or a recording."""

        HELD = "held", "Readers do not get it"
        OPEN = "open", "Nothing in it to hide: readers get it as it is"
        REPLACED = "replaced", "Readers get the copy that we add"

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="redacted_copies")
    question_key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(help_text="of the answer")
    texts = models.JSONField(default=dict)
    known = models.JSONField(default=list)
    file_given = models.CharField(max_length=10, choices=File.choices, default=File.HELD)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="redacted_copy")
    confirmed_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question_key", "version"], name="one_copy_of_a_version"),
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, file_given="replaced")
                | (models.Q(file=None) & ~models.Q(file_given="replaced")),
                name="a_replaced_file_is_there",
            ),
        ]
