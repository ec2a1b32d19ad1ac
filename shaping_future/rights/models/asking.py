"""What a person asks for about what we keep of them, and what they agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import different_people, set_together

PERSON = settings.AUTH_USER_MODEL


class Way(models.TextChoices):
    HERE = "here", "On the account page"
    LETTER = "letter", "By letter or by phone"


class DataCopy(models.Model):
    """One person's data, asked for once. The file is a document of the worker, gone after seven days."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.HERE)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "data copies"

    def __str__(self) -> str:
        return f"Copy {self.public_id}"


class Erasure(models.Model):
    """Somebody's wish to be erased, agreed to by two people of the fund, and what came of it, without the data."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    person_public_id = models.UUIDField(help_text="so that a restored database never erases somebody else")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.HERE)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="taken back, or refused")
    ended_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.TextField(blank=True, max_length=1000)
    counts = models.JSONField(default=list, help_text="[kind, how, number]")
    stays = models.JSONField(default=list, help_text="[what, why, until]")
    listed_as = models.PositiveIntegerField(
        null=True, unique=True, help_text="number on the list outside of the database that a restore reads"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            set_together("first_at", "first_by"),
            set_together("done_at", "second_by"),
            set_together("ended_at", "ended_by"),
            different_people("first_by", "second_by"),
            different_people("person", "first_by"),
            different_people("person", "second_by"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(first_at__isnull=False, ended_at=None), name="erased_by_two_people"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None, ended_at=None), name="one_wish_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.ended_at is None


class Consent(models.Model):
    """One consent of a person: to which words, in which version, from when to when."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    words = models.TextField(help_text="as the person read them")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(withdrawn_at=None), name="one_consent_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, version {self.version}"
