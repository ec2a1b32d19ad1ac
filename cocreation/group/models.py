"""The Co-Creation Group: who belongs to it, from when to when. No field may hold anyone's immigration status."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock

__all__ = ["Member"]

NOT_NAMED = "A member of the Group"
"""What the public reads in place of the name of somebody who did not choose one."""


class MemberQuerySet(models.QuerySet):
    def active(self, on=None) -> "MemberQuerySet":
        """In their term and not on leave: these may be asked to read and count for quorum."""
        day = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day, on_leave=False)


class Member(models.Model):
    """A person's term in the Group. Whether they bring lived or learned experience is theirs to say, or not."""

    class PublicName(models.TextChoices):
        NAME = "name", "My name"
        CHOSEN = "chosen", "A name I choose"
        UNNAMED = "unnamed", "Not named"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="membership")
    since = models.DateField()
    until = models.DateField(null=True)
    on_leave = models.BooleanField(default=False)
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
    appointed_at = models.DateTimeField(default=clock.now)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)

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
