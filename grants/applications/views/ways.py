"""The addresses of the other ways to answer, for the boxes of a section."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from grants.applications.models import Application
from grants.applications.queries import recordings, speaking
from shaping_future.questionnaires.queries import Filled
from shaping_future.questionnaires.types import file_of


def for_application(application: Application, filled: Filled) -> Callable[[str], dict[str, Any]]:
    """`ways` for QuestionsForm.offer: what each narrative question needs. One query, and another where files are
    answers."""
    scans = recordings.scans(application) if any(map(file_of, filled.answers.values())) else {}
    spoken = dict(speaking.waiting_answers(application).values_list("question__key", "public_id"))

    def ways(key: str) -> dict[str, Any]:
        return {
            "record_url": reverse("application-recording", args=[application.public_id, key]),
            "call_url": f"{reverse('call-me', args=[application.public_id])}?question={key}",
            "spoken_url": reverse("spoken-answer", args=[spoken[key]]) if key in spoken else "",
            "scan": scans.get(key, ""),
        }

    return ways
