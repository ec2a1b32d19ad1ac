"""The addresses of the other ways to answer, for the boxes of a section."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from grants.applications.models import Application
from grants.applications.queries import recordings, speaking


def for_application(application: Application) -> Callable[[str], dict[str, Any]]:
    """`ways` for QuestionsForm.offer: what each narrative question needs. Two queries, now."""
    scans = recordings.scans(application)
    spoken = {one.question.key: one.public_id for one in speaking.waiting_answers(application)}

    def ways(key: str) -> dict[str, Any]:
        return {
            "record_url": reverse("application-recording", args=[application.public_id, key]),
            "call_url": f"{reverse('call-me', args=[application.public_id])}?question={key}",
            "spoken_url": reverse("spoken-answer", args=[spoken[key]]) if key in spoken else "",
            "scan": scans.get(key, ""),
        }

    return ways
