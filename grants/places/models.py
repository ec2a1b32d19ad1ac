"""Places of a recruitment or a programme: who was offered one and what they said, and who waits for one."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Q

from grants.applications.models import Application
from grants.awards.models import NamedInPublic
from grants.calls.models import Strand
from grants.letters.models import Outcome
from grants.places.workflow import HELD, Answer

__all__ = ["Place", "Waiting"]

NO_SEAT_BEYOND_THE_STRAND = """
    IF NEW.seat > (SELECT places FROM grants_strand WHERE id = NEW.strand_id) THEN
        RAISE EXCEPTION 'this strand has no such seat' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class PlaceQuerySet(models.QuerySet):
    def held(self) -> "PlaceQuerySet":
        """Offered or accepted: nobody else can have it."""
        return self.filter(answer__in=HELD)

    def visible_to(self, user) -> "PlaceQuerySet":
        """For those who choose: what they may know the outcome of. A person finds their own on their pages."""
        return self.filter(Exists(Outcome.objects.visible_to(user).filter(application=models.OuterRef("application"))))


class Place(NamedInPublic):
    """A place that was offered. `seat` is its number in the strand: no two held places share one, so that a strand
    cannot be given away twice, whatever the code believes. A recruitment names nobody in public."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="place")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="given_places")
    seat = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="none: by the order of the waiting list",
    )  # fmt: skip
    answer_by = models.DateTimeField(help_text="until when the person can say yes")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["strand", "seat", "pk"]
        constraints = [
            *NamedInPublic.Meta.constraints,
            models.UniqueConstraint(
                fields=["strand", "seat"], condition=Q(answer__in=list(HELD)), name="a_seat_is_held_once"
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="seats_count_from_one"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["accepted", "declined"]) | Q(answered_by__isnull=False),
                name="people_answer_and_the_clock_lets_lapse",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_seat_beyond_the_strand",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=NO_SEAT_BEYOND_THE_STRAND,
            )
        ]

    def __str__(self) -> str:
        return f"Place of {self.application}"


class Waiting(models.Model):
    """A person's or an organisation's number on the waiting list of a strand. The state of its application says whether
    it still waits."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="waiting")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="waiting")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["strand", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strand", "number"], name="one_a_number", deferrable=models.Deferrable.DEFERRED
            ),
        ]
