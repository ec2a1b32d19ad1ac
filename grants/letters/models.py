"""Outcomes: what each applicant will hear, pending until all of the call are released at one moment; the templates of
their letters, the letters that went out, and who wants no scores in theirs."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Application, Participant, Recusal, Rung
from grants.calls.kinds import Kind
from grants.letters.kinds import LetterKind
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together
from shaping_future.record.models import append_only

__all__ = ["Letter", "LetterTemplate", "Outcome", "OutcomeKind", "ScoreChoice"]


class OutcomeKind(models.TextChoices):
    FUNDED = "funded", "Funded"
    RESERVE = "reserve", "In reserve"
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


class LetterTemplate(models.Model):
    """One version of the words of a kind of letter. A change is a new version; no version is ever changed."""

    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none: it came with us",
    )

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_version_of_a_template")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{LetterKind(self.kind).label}, version {self.number}"


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
    template = models.ForeignKey(
        LetterTemplate, null=True, on_delete=models.PROTECT, related_name="+", help_text="the version that was checked"
    )
    composed = models.JSONField(null=True, help_text="the letter as the second person read it, block by block")
    reserve_until = models.DateField(null=True, help_text="the last day in reserve")
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
            models.CheckConstraint(
                condition=Q(checked_at=None, composed=None) | Q(checked_at__isnull=False, composed__isnull=False),
                name="what_was_checked_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reserve") | Q(reserve_until__isnull=False), name="a_reserve_has_its_last_day"
            ),
        ]

    def __str__(self) -> str:
        return f"Outcome of {self.application}"

    @property
    def letter_kind(self) -> LetterKind:
        """Which templates its letter is made from. Needs the application with its call."""
        if self.application.call.gives_money:
            return _OF_GRANTS[OutcomeKind(self.kind)]
        return _OF_PLACES[OutcomeKind(self.kind)]


_OF_GRANTS = {
    OutcomeKind.FUNDED: LetterKind.AWARD,
    OutcomeKind.RESERVE: LetterKind.RESERVE,
    OutcomeKind.NOT_THIS_TIME: LetterKind.DECLINE,
}
_OF_PLACES = {
    OutcomeKind.PLACE: LetterKind.PLACE,
    OutcomeKind.WAITING: LetterKind.WAITING,
    OutcomeKind.NOT_THIS_TIME: LetterKind.NO_PLACE,
}

NO_LETTER_BEFORE_THE_RELEASE = """
    IF NEW.kind NOT LIKE 'not_eligible%' AND NOT EXISTS (
        SELECT 1 FROM grants_outcome o WHERE o.application_id = NEW.application_id AND o.released_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'nobody hears before the release' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Letter(models.Model):
    """A letter that went out, word for word. It does not exist before: nothing of it can be opened, counted or sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    template = models.ForeignKey(
        LetterTemplate, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: from before templates"
    )
    blocks = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(kind__in=["not_eligible", "not_eligible_place"]),
                name="one_letter_of_an_outcome",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="no_letter_before_the_release",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=NO_LETTER_BEFORE_THE_RELEASE,
            ),
        ]

    def __str__(self) -> str:
        return f"Letter to {self.application}"


class ScoreChoice(models.Model):
    """An applicant said whether their letter may show scores. Without a row it does."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="score_choice")
    wants_scores = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
