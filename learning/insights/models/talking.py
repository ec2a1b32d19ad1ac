"""Comments of readers with an account. Nobody reads one before staff have looked at it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.awards.models import Award
from learning.insights.kinds import CommentState, Voice
from shaping_future import clock
from shaping_future.constraints import set_together

from .writing import Insight


class InsightComment(models.Model):
    """Shown with whose voice it is, never with a person's name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(help_text="as it was typed")
    voice = models.CharField(max_length=10, choices=Voice.choices)
    award = models.ForeignKey(
        Award, null=True, on_delete=models.PROTECT, related_name="+", help_text="of a grant partner's: which grant"
    )
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.WAITING)
    why = models.TextField(blank=True, help_text="why it is not shown, for its author")
    moderated_at = models.DateTimeField(null=True)
    moderated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="insight_comment_says_something"),
            models.CheckConstraint(
                condition=Q(state="waiting", moderated_at=None)
                | Q(state="shown", moderated_at__isnull=False)
                | (Q(state="hidden", moderated_at__isnull=False) & ~Q(why="")),
                name="comment_is_shown_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(voice="partner", award__isnull=False) | (~Q(voice="partner") & Q(award=None)),
                name="partner_comments_for_a_grant",
            ),
            set_together("moderated_at", "moderated_by"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"
