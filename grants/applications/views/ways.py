"""The addresses of the other ways to answer, for the boxes of a section."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from grants.applications.models import Application
from grants.applications.queries import recordings


def for_application(application: Application) -> Callable[[str], dict[str, Any]]:
    """`ways` for QuestionsForm.offer: what each narrative question needs. One query, now."""
    scans = recordings.scans(application)

    def ways(key: str) -> dict[str, Any]:
        return {
            "record_url": reverse("application-recording", args=[application.public_id, key]),
            "scan": scans.get(key, ""),
        }

    return ways
