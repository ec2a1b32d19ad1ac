"""Invitations to work on an application, sent by email."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together

from .people import Participant
from .tokens import TokenLink, TokenQuerySet


class InvitationQuerySet(TokenQuerySet):
    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; it may be too old."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def waiting(self) -> "InvitationQuerySet":
        """What can still be accepted."""
        return self.unanswered().in_time()


class Invitation(TokenLink):
    """The lead asks one address to join as editor or reader. Whoever shows that the address is theirs may accept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(help_text="in small letters")
    part = models.CharField(max_length=10, choices=Participant.Part.choices)
    invited_at = models.DateTimeField(default=clock.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("accepted_at", "accepted_by"),
            set_together("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.CheckConstraint(condition=~Q(part="lead"), name="nobody_is_invited_as_lead"),
            models.UniqueConstraint(
                fields=["application", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_unanswered_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
