"""Positions of Board members."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import different_people

from . import guards
from .kinds import Choice, DeclineReason
from .recommendation import RecommendedGrant


class BoardVote(models.Model):
    """One Board member's position on one grant; it may be changed until the grant is decided."""

    grant = models.ForeignKey(RecommendedGrant, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="copied, so that the database itself keeps the two apart",
    )
    choice = models.CharField(max_length=12, choices=Choice.choices)
    condition = models.TextField(blank=True)
    condition_due = models.DateField(null=True)
    condition_instalment = models.PositiveSmallIntegerField(null=True, help_text="the payment that waits for it")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "user"], name="one_vote_per_board_member"),
            different_people("user", "recommended_by"),
            models.CheckConstraint(
                condition=~Q(choice="decline") | (~Q(decline_reason="") & ~Q(reason="")), name="decline_has_a_reason"
            ),
            models.CheckConstraint(condition=~Q(choice="refer_back") | ~Q(reason=""), name="refer_back_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(choice="condition")
                | (~Q(condition="") & Q(condition_due__isnull=False) & Q(condition_instalment__isnull=False)),
                name="condition_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="voted_by_others",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=guards.APPROVED_BY_OTHERS.format(items="ARRAY[NEW.grant_id]"),
            ),
            pgtrigger.Trigger(
                name="votes_end_at_sign_off",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=guards.VOTE_CHANGES,
            ),
        ]
