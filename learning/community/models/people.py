"""Who is in the space, how others see them there, and who does not want to meet whom."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from grants.applications.models import Participant
from grants.awards.models import Award, HowEnded
from grants.organisations.models import Region
from learning.community.kinds import OF_THE_FUND, STAYS, HowOften, MailKind, Shown
from shaping_future import clock
from shaping_future.constraints import different_people


def open_doors() -> Q:
    """Of participations: those that let a person in. Of live grants, and for a time of ended ones."""
    award = "application__award"
    ended = Q(**{f"{award}__ended_at": None}) | Q(**{f"{award}__ended_at__gt": clock.now() - STAYS})
    return Q(removed_at=None) & Q(**{f"{award}__isnull": False}) & ended & ~Q(**{f"{award}__ended_how": "given_back"})


def in_space(user: Any) -> Q:
    """A condition for any query: whether this person is a grant partner who may come in."""
    if not user.is_authenticated or not user.is_active or not set(OF_THE_FUND).isdisjoint(user.roles):
        return Q(pk__in=[])
    return Q(Exists(Participant.objects.filter(open_doors(), user=user)))


def grants_of(user: Any) -> QuerySet[Award]:
    """The grants for which the person is here."""
    doors = Participant.objects.filter(open_doors(), user=user).values("application")
    return Award.objects.filter(application__in=doors).exclude(ended_how=HowEnded.GIVEN_BACK)


class Block(models.Model):
    """One of two people does not want to meet the other here. It works both ways, and nobody is told."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="block_once"),
            different_people("by", "whom"),
        ]


def blocked(user: Any, who: str = "by") -> Exists:
    """Whether the person and whoever `who` names have blocked each other, either way."""
    rows = Block.objects.filter(Q(by=user, whom=OuterRef(who)) | Q(whom=user, by=OuterRef(who)))
    return Exists(rows)


def weekly() -> dict[str, str]:
    return dict.fromkeys(MailKind.values, HowOften.WEEKLY.value)


class PresenceQuerySet(models.QuerySet):
    def here(self) -> "PresenceQuerySet":
        """Of people who are grant partners now."""
        return self.filter(are_here())

    def visible_to(self, user) -> "PresenceQuerySet":
        """For partners: everybody who is here, without whom they block or who blocks them."""
        return self.filter(are_here(), in_space(user), ~blocked(user, "user"))  # at once: each step copies the rest


def are_here() -> Q:
    """Of presences: those of people who are grant partners now."""
    doors = Participant.objects.filter(open_doors(), user=OuterRef("user"))
    return Q(Exists(doors)) & Q(user__is_active=True) & ~Q(user__roles__overlap=list(OF_THE_FUND))


class Presence(models.Model):
    """How a grant partner is shown here, by their own choice, and which mails they want."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="presence")
    shown_as = models.CharField(max_length=10, choices=Shown.choices)
    chosen_name = models.CharField(max_length=80, blank=True)
    award = models.ForeignKey(
        Award, null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the grant whose public name stands beside the person's; none: no group is named",
    )  # fmt: skip
    about = models.TextField(blank=True)
    languages = models.JSONField(default=list)
    region = models.CharField(max_length=3, choices=Region.choices, blank=True)
    mail = models.JSONField(default=weekly, help_text="kind of digest → how often")
    calendar_number = models.PositiveIntegerField(default=0, help_text="one more for each secret address there was")
    calendar_on = models.BooleanField(default=False)
    daily_until = models.DateTimeField(default=clock.now, help_text="the newest thing that a daily digest looked at")
    weekly_until = models.DateTimeField(default=clock.now)
    since = models.DateTimeField(default=clock.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(shown_as="chosen") | Q(chosen_name__regex=r"\S"), name="chosen_name_here_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"Presence {self.pk}"

    @property
    def name(self) -> str:
        """As others here see it. Needs `user`."""
        return self.chosen_name if self.shown_as == Shown.CHOSEN else self.user.get_short_name()

    @property
    def group(self) -> str:
        """The group, as its grant is named in public; "" when the person names none. Needs award and organisation."""
        return self.award.name_in_public if self.award_id else ""
