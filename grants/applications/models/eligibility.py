"""What people found when they checked whether the fund can read an application."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.calls.kinds import Kind
from shaping_future import clock
from shaping_future.constraints import different_people, set_together


class EligibilityCheckQuerySet(models.QuerySet):
    def to_confirm(self) -> "EligibilityCheckQuerySet":
        """The newest finding of its application, when it is "not eligible" and waits for a second person."""
        newer = EligibilityCheck.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer), finding=EligibilityCheck.Finding.NOT_ELIGIBLE, confirmed_at=None)


class EligibilityCheck(models.Model):
    """A person's finding. "Not eligible" counts only when a second person confirmed it."""

    class Finding(models.TextChoices):
        ELIGIBLE = "eligible", "Eligible"
        NEEDS_CONVERSATION = "needs_conversation", "Needs a conversation"
        NOT_ELIGIBLE = "not_eligible", "Not eligible"

    class Reason(models.TextChoices):
        REMIT = "remit", "Main focus is not refugee or migration work in the UK"
        PURPOSE = "purpose", "Not for charitable purposes, and no host"
        LEADERSHIP = "leadership", "Not about growing leadership"
        DUPLICATE = "duplicate", "A second application as lead"
        AMOUNT = "amount", "Amount outside the strand"
        ROLE = "role", "Does not lead there, and is not about to"
        AGE = "age", "Not 18 or over"
        TIME = "time", "Cannot give the time that it takes"
        TIES = "ties", "Would not say so when a group that they know applies"
        TWICE = "twice", "There is another application for the same place"

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="eligibility_checks")
    finding = models.CharField(max_length=20, choices=Finding.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    note = models.TextField(blank=True, help_text="for the applicant when not eligible or to talk about")
    content_hash = models.CharField(max_length=64, blank=True, help_text="of the answers that were judged")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EligibilityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            set_together("confirmed_at", "confirmed_by"),
            different_people("by", "confirmed_by"),
            models.CheckConstraint(
                condition=~Q(finding="not_eligible") | ~Q(reason=""), name="not_eligible_has_a_reason"
            ),
        ]


_R = EligibilityCheck.Reason
_REASONS = {
    Kind.GRANTS: (_R.REMIT, _R.PURPOSE, _R.LEADERSHIP, _R.DUPLICATE, _R.AMOUNT),
    Kind.RECRUITMENT: (_R.AGE, _R.TIME, _R.TIES, _R.TWICE),
    Kind.PROGRAMME: (_R.REMIT, _R.ROLE, _R.TIME, _R.TWICE),
}


def reasons_for(kind: str) -> list[tuple[str, str]]:
    """(code, words) of each reason why an application to a call of this kind can be "not eligible"."""
    return [(reason.value, reason.label) for reason in _REASONS[Kind(kind)]]
