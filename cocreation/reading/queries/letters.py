"""What letters say from the reading: scores beside the average of the funded, and kind words once a person has read
them. Of sheets that count only; no reader is named."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Avg, Count

from cocreation.reading.models import Reading, Score
from grants.calls.models import Call

LEAST = 2
"""A mean of one reader's score would be that reader's score."""


def mean_scores(call: Call) -> dict[int, dict[str, float]]:
    """Application → criterion → the mean of its readers' scores. An X counts nowhere. One query."""
    counted = Reading.objects.counted().filter(application__call=call)
    rows = (
        Score.objects.filter(reading__in=counted, value__isnull=False)
        .order_by()
        .values_list("reading__application", "criterion__key")
        .annotate(mean=Avg("value"), readers=Count("pk"))
    )
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for application, key, mean, readers in rows:
        if readers >= LEAST:
            found[application][key] = float(mean)
    return dict(found)


def kind_words(applications: Collection[int]) -> dict[int, list[str]]:
    """Application → what its readers would like to tell the applicant, in an order that names nobody. One query."""
    counted = Reading.objects.counted().filter(application__in=applications).exclude(kind_line="")
    found: dict[int, list[str]] = defaultdict(list)
    for application, line in counted.order_by("public_id").values_list("application_id", "kind_line"):
        if line.strip():
            found[application].append(line.strip())
    return dict(found)
