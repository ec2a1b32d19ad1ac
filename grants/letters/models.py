"""Outcomes: what each applicant will hear, pending until all of the call are released at one moment."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Application, Participant, Recusal, Rung
from grants.calls.kinds import Kind
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together

__all__ = ["Outcome", "OutcomeKind"]


class OutcomeKind(models.TextChoices):
    FUNDED = "funded", "Funded"
    PLACE = "place", "Place offered"
    WAITING = "waiting", "Waiting list"
    NOT_THIS_TIME = "not_this_time", "Not this time"


def taking_part(user):
    """Rows of this person on the application that the outer row is about."""
    return Participant.objects.filter(application=OuterRef("application"), user=user, removed_at=None)


def out_of_the_room(user):
    """Where this person has an interest that keeps them away from the application of the outer row."""
    return Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)


class OutcomeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OutcomeQuerySet":
        """For staff, who prepare them: all but those of applications they have an interest in or a part of.
        Facilitators write to whoever would like to join the Group.

        What an applicant reads is the letter, once released (queries.letter_for).
        """
        if not user.is_authenticated or not user.has_role(Role.STAFF, Role.FACILITATOR):
            return self.none()
        mine = self if user.has_role(Role.STAFF) else self.filter(application__call__kind=Kind.RECRUITMENT)
        return mine.exclude(Exists(out_of_the_room(user))).exclude(Exists(taking_part(user)))


class Outcome(models.Model):
    """What an applicant will hear. Pending until every outcome of the call is released at one moment."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=20, choices=OutcomeKind.choices)
    strength = models.TextField(blank=True, help_text="what was strong")
    reason = models.TextField(blank=True, help_text="why not this time; for a grant: why we chose you")
    kind_line = models.TextField(blank=True, help_text="one kind, useful thing from the readers")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("written_by", "written_at"),
            set_together("checked_by", "checked_at"),
            different_people("written_by", "checked_by"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(kind__in=["funded", "place"]) | Q(strength__regex=r"\S"),
                name="no_decline_without_a_strength",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(reason__regex=r"\S", checked_at__isnull=False),
                name="no_release_without_a_checked_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Outcome of {self.application}"
