"""What we ask, in versions that staff write, and the few rules of a fund about learning."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.calls.models import Call
from grants.fund.models import Fund
from learning.reports.kinds import What
from shaping_future import clock
from shaping_future.record.models import append_only


class Prompts(models.Model):
    """One version of the questions of a call's reports, of its conversations or of the last one. It never changes:
    staff write the next version, and a report that somebody has begun keeps what it was asked."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="prompt_versions")
    what = models.CharField(max_length=12, choices=What.choices)
    version = models.PositiveSmallIntegerField()
    lines = models.JSONField(help_text="the questions, in their order")
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["call", "what", "version"]
        verbose_name_plural = "prompts"
        constraints = [models.UniqueConstraint(fields=["call", "what", "version"], name="prompts_version_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Questions {self.version} of {self.get_what_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class LearningRules(models.Model):
    """What one fund promises: how soon we reply, when whoever owes is reminded, whether we talk at the end."""

    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="learning_rules")
    reply_working_days = models.PositiveSmallIntegerField(default=15)
    before_days = models.PositiveSmallIntegerField(default=14, help_text="so long before its date a thing is mentioned")
    after_days = models.PositiveSmallIntegerField(default=7, help_text="so long after its date it is mentioned again")
    talk_at_the_end = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "rules for learning"
        constraints = [
            models.CheckConstraint(condition=Q(reply_working_days__range=(1, 60)), name="reply_days_are_some"),
            models.CheckConstraint(condition=Q(before_days__range=(1, 90)), name="before_days_are_some"),
            models.CheckConstraint(condition=Q(after_days__range=(1, 90)), name="after_days_are_some"),
        ]

    def __str__(self) -> str:
        return f"Learning of {self.fund}"
