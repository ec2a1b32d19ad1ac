"""What a person says to a place, and what they can still say after that."""

from django.db import models


class Answer(models.TextChoices):
    OPEN = "", "Not answered yet"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined or given back"
    LAPSED = "lapsed", "Not answered in time"


NEXT: dict[Answer, frozenset[Answer]] = {
    Answer.OPEN: frozenset({Answer.ACCEPTED, Answer.DECLINED, Answer.LAPSED}),
    Answer.ACCEPTED: frozenset({Answer.DECLINED}),
    Answer.DECLINED: frozenset(),
    Answer.LAPSED: frozenset(),
}
HELD = (Answer.OPEN, Answer.ACCEPTED)
"""While it is so, the place is nobody else's."""
