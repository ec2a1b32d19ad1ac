"""What search looks through: each sent application's words, once for staff and once for whoever reads and decides."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from shaping_future import clock

CONFIGS = ("simple", "english")
"""Words as they are, for every language, and English ones by their stem."""


class SearchEntry(models.Model):
    """The words of one sent application. `for_readers` and `text` know nothing of the answers that are hidden from
    reviewers; `for_staff` is both. A draft has no entry: nobody but its own people may find it."""

    application = models.OneToOneField(
        "grants.Application", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    for_staff = SearchVectorField()
    for_readers = SearchVectorField()
    text = models.TextField(help_text="as people wrote it, for the words shown around a find")
    hidden_text = models.TextField(blank=True, help_text="the answers that are hidden from reviewers")
    indexed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            GinIndex(fields=["for_staff"], name="search_for_staff"),
            GinIndex(fields=["for_readers"], name="search_for_readers"),
        ]
