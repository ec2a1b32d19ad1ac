"""The Co-Creation Group: who belongs to it, from when to when. No field may hold anyone's immigration status."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.access.models import Need
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.sealed import is_sealed
from shaping_future.sealed.under_seal import UnderSeal

__all__ = ["Ending", "Member", "MemberNeeds"]

NOT_NAMED = "A member of the Group"
"""What the public reads in place of the name of somebody who did not choose one."""


class MemberQuerySet(models.QuerySet):
    def in_term(self, on: dt.date | None = None) -> "MemberQuerySet":
        """Those who belong to the Group on this day, whether or not they are away. Not somebody whose account is closed
        or whose role was taken on the desk: they can open nothing, so they are asked nothing and counted nowhere."""
        day = on or clock.today()
        rows = self.filter(user__is_active=True, user__roles__contains=[Role.GROUP_MEMBER])
        return rows.filter(Q(until=None) | Q(until__gte=day), since__lte=day, left_at=None)

    def active(self, on: dt.date | None = None) -> "MemberQuerySet":
        """In their term and not away: these may be asked to read and count for quorum."""
        day = on or clock.today()
        here = Q(away_from=None) | Q(away_from__gt=day) | Q(away_until__lt=day)
        return self.in_term(day).filter(here)


class Member(models.Model):
    """A person's term in the Group. Whether they bring lived or learned experience is theirs to say, or not."""

    class PublicName(models.TextChoices):
        NAME = "name", "My name"
        CHOSEN = "chosen", "A name I choose"
        UNNAMED = "unnamed", "Not named"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="membership")
    since = models.DateField()
    until = models.DateField(null=True, help_text="the last day")
    left_at = models.DateTimeField(null=True, help_text="the moment from which they do not belong, if it came early")
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True, help_text="the last day away; none: until they say that they are back")
    lived_experience = models.BooleanField(
        null=True, help_text="brings lived experience of the immigration system, if they chose to say"
    )
    languages = models.JSONField(default=list, help_text="beside English; codes of kinds.Language, sorted")
    topics = models.JSONField(default=list, help_text="what they know from life or work: kinds.Topic, sorted")
    regions = models.JSONField(default=list, help_text="parts of the UK that they know: Region, sorted")
    most_readings = models.PositiveSmallIntegerField(
        null=True, help_text="the most applications they can read in one call, if they said; a call has its own limit"
    )
    public_name = models.CharField(max_length=10, choices=PublicName.choices, default=PublicName.UNNAMED)
    chosen_name = models.CharField(max_length=120, blank=True)
    own_line = models.CharField(max_length=300, blank=True, help_text="beside their name in public, in their words")
    appointed_at = models.DateTimeField(default=clock.now)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="a_term_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(away_until=None) | Q(away_until__gte=models.F("away_from")),
                name="away_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def has_ended(self) -> bool:
        """Whether they do not belong to the Group any more."""
        return self.left_at is not None or (self.until is not None and self.until < clock.today())

    @property
    def is_away(self) -> bool:
        day = clock.today()
        began = self.away_from is not None and self.away_from <= day
        return began and (self.away_until is None or self.away_until >= day)

    @property
    def goes_away(self) -> bool:
        """Whether they said that they will be away from a day to come."""
        return self.away_from is not None and self.away_from > clock.today()

    @property
    def is_named_publicly(self) -> bool:
        """Whether the person chose a name for the public, and there is one."""
        return self.shown_publicly_as != NOT_NAMED

    @property
    def shown_publicly_as(self) -> str:
        """The one rule for every public page, export and PDF; needs `user`. Asked for each time, so that a changed
        choice changes all of them at once. Never an email address, which is what a person without a name is called
        elsewhere."""
        chosen = {self.PublicName.NAME: self.user.name, self.PublicName.CHOSEN: self.chosen_name}
        return chosen.get(self.public_name, "").strip() or NOT_NAMED


class MemberNeedsQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MemberNeedsQuerySet":
        """The member; MEX staff, who arrange it; the facilitator, when the member agreed to it. Nobody else."""
        seen = Q(member__user=user)
        if user.has_role(Role.FACILITATOR):
            seen |= Q(for_facilitator=True)
        return self if user.has_role(Role.STAFF) else self.filter(seen)


class MemberNeeds(UnderSeal):
    """What a member needs so that they can take part, as applicants say it: never why. Only the latest words are kept,
    nowhere else, sealed, and they go when the member takes them back or leaves."""

    CLEAR: ClassVar = {"needs": [], "words": ""}

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="needs")
    needs = models.JSONField(default=list, help_text="values of grants.access.Need")
    words = models.TextField(blank=True)
    for_facilitator = models.BooleanField(default=False, help_text="the facilitator may read it too")

    objects = MemberNeedsQuerySet.as_manager()

    class Meta:
        constraints = [is_sealed("said")]
        verbose_name = verbose_name_plural = "what members need"

    def __str__(self) -> str:
        return "What a member needs"

    @property
    def labels(self) -> list[str]:
        return [Need(need).label for need in self.opened()["needs"]]


class EndingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EndingQuerySet":
        """Facilitators and MEX staff."""
        return self if user.has_role(Role.FACILITATOR, Role.STAFF) else self.none()


class Ending(models.Model):
    """A term that ended early: by the member, or by a facilitator. The words are private, and need not be there when it
    was the member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="endings")
    last_day = models.DateField()
    words = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"The end of a term on {self.last_day}"
