"""Files that belong to an application's answers."""

from django.db import models

from shaping_future.files.models import StoredFile


class Attachment(models.Model):
    """A stored file that belongs to an answer of the application."""

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="attachments")
    question_key = models.SlugField(max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")
