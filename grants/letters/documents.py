"""The letter as a PDF: the same blocks as its page."""

from typing import Any

from django.urls import reverse

from grants.applications.models import Application
from grants.letters.models import Letter
from grants.letters.queries import letter_for
from shaping_future.files.makers import Maker, register

VERSION = "1"
"""A letter never changes, so its PDF has one version."""


def load(key: str) -> Letter:
    return Letter.objects.select_related("application__call").get(pk=key)


def context(letter: Letter) -> dict[str, Any]:
    return {"letter": letter, "application": letter.application, "call": letter.application.call}


def title(letter: Letter) -> str:
    """No name and no decision in it: it becomes the name of a file, and stands in the PDF's own data."""
    return f"Letter about {letter.application.reference}"


def may_open(user: Any, letter: Letter) -> bool:
    """The applicant's own people, while the letter stands."""
    try:
        return letter_for(user, letter.application.public_id) == letter
    except (Letter.DoesNotExist, Application.DoesNotExist):
        return False


def back(user: Any, letter: Letter) -> tuple[str, str]:
    return reverse("letter", args=[letter.application.public_id]), "Your letter"


register(
    Maker(
        kind="letter", template="pdf/letter.html", load=load, context=context, title=title, may_open=may_open, back=back
    )
)
