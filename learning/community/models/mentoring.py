"""Pairs of whom one mentors the other."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from .said import Between


class MentoringPair(Between):
    """Both agree on what for and until when. Either ends it with one button and no reason."""

    one_mentors = models.BooleanField(help_text="whether the one who asked is the mentor")
    purpose = models.CharField(max_length=500)
    ends_on = models.DateField()

    class Meta(Between.Meta):
        constraints = [
            *Between.Meta.constraints,
            models.UniqueConstraint(
                Least(F("one"), F("other")), Greatest(F("one"), F("other")),
                condition=Q(ended_at=None, declined_at=None), name="one_pair_of_two_people",
            ),
            models.CheckConstraint(condition=Q(purpose__regex=r"\S"), name="mentoring_has_a_purpose"),
        ]  # fmt: skip
