"""Published numbers. A row is made once and never again, so that nobody can subtract two of them."""

from django.db import models

from grants.calls.models import Call
from shaping_future import clock
from shaping_future.record.models import append_only

from .kinds import Moment


class FunnelSnapshotQuerySet(models.QuerySet):
    def public(self) -> "FunnelSnapshotQuerySet":
        """What everybody may read: the numbers of calls whose applicants have heard, as published then."""
        return self.filter(moment=Moment.RELEASED)


class FunnelSnapshot(models.Model):
    """The funnel of one call as it was published at one moment.

    `content` holds only what may be shown: stages with totals, and for each dimension its rows with cells {"n",
    "pence"}, where None is hidden. What is hidden is not in the database.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="funnel_snapshots")
    moment = models.CharField(max_length=12, choices=Moment.choices)
    taken_at = models.DateTimeField(default=clock.now)
    content = models.JSONField()

    objects = FunnelSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["call", "moment"], name="one_funnel_of_a_moment")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.call}: {self.get_moment_display()}"
