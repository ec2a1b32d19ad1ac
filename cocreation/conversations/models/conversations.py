"""One conversation with a finalist, who of ours takes part, and what the finalist needs for it."""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.conversations.kinds import ZONES, ConversationState, Kind, Part
from cocreation.conversations.models.plan import ConversationPlan, Slot
from cocreation.conversations.rules import arranges_conversations, follows_finalists
from grants.applications.models import Application, SeenQuerySet
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.sealed import is_sealed
from shaping_future.sealed.under_seal import UnderSeal

WITH_A_TIME = [ConversationState.BOOKED, ConversationState.HELD, ConversationState.SHARED]


class ConversationQuerySet(SeenQuerySet):
    def visible_to(self, user) -> "ConversationQuerySet":
        """Of applications that this person may know of: whoever arranges sees all, whoever takes part their own, and
        the Group those whose notes the finalist could correct. A finalist's way is queries.talk_for."""
        nothing = self.filter(pk__in=[]).as_seen_by(user, "application") if user.is_authenticated else self.none()
        if not user.is_authenticated or not follows_finalists(user):
            return nothing
        seen = Application.objects.visible_to(user).readable().filter(pk=OuterRef("application"))
        rows = self.filter(Exists(seen))
        if not arranges_conversations(user):
            sits = Seat.objects.filter(conversation=OuterRef("pk"), user=user)
            rows = rows.filter(Exists(sits) | self.open_to_the_group())
        return rows.as_seen_by(user, "application")

    @staticmethod
    def open_to_the_group() -> Q:
        return Q(state=ConversationState.SHARED) & (Q(confirmed_at__isnull=False) | Q(correct_until__lte=clock.now()))

    def under_way(self) -> "ConversationQuerySet":
        return self.exclude(state=ConversationState.CALLED_OFF)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), exclude=["own_times", "joining"])
class Conversation(models.Model):
    """It begins with the invitation. Called off it stays as a row, and frees its time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ConversationPlan, on_delete=models.PROTECT, related_name="conversations")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="conversation")
    state = models.CharField(max_length=12, choices=ConversationState.choices, default=ConversationState.INVITED)
    slot = models.OneToOneField(Slot, null=True, on_delete=models.PROTECT, related_name="conversation")
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    zone = models.CharField(max_length=40, choices=ZONES, default="Europe/London")
    joining = models.TextField(blank=True, help_text="link, address or who calls whom; the finalist reads it")
    own_times = models.TextField(blank=True, help_text="of a finalist whom no offered time fits; erased afterwards")
    changes = models.PositiveSmallIntegerField(default=0, help_text="of its time, for calendars")
    invited_at = models.DateTimeField(default=clock.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(null=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked = ArrayField(models.PositiveSmallIntegerField(), default=list, help_text="places of the questions asked")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="that they talked, without interpreting")
    differs_why = models.TextField(blank=True, help_text="if a question or minutes were left out or added")
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    correct_until = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True, help_text="the finalist says that the facts are right")
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.TextField(blank=True, help_text="for us; the finalist is only told that there is none")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            set_together("booked_at", "booked_by"),
            set_together("held_at", "held_by"),
            set_together("shared_at", "shared_by", "correct_until"),
            models.CheckConstraint(
                condition=Q(state__in=WITH_A_TIME, slot__isnull=False, booked_at__isnull=False)
                | (~Q(state__in=WITH_A_TIME) & Q(slot=None)),
                name="booked_conversation_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "shared"]) | Q(held_at__isnull=False, minutes__isnull=False),
                name="held_conversation_says_how_long",
            ),
        ]

    @property
    def is_open_to_the_group(self) -> bool:
        over = self.confirmed_at is not None or (self.correct_until is not None and self.correct_until <= clock.now())
        return self.state == ConversationState.SHARED and over

    @property
    def may_be_corrected(self) -> bool:
        return self.state == ConversationState.SHARED and not self.is_open_to_the_group


class Seat(models.Model):
    """A person of ours in a conversation: two who talk, one who takes notes."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conversation_seats")
    part = models.CharField(max_length=6, choices=Part.choices)
    assigned_at = models.DateTimeField(default=clock.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["conversation", "-part", "pk"]  # who talks first
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="one_seat_per_person"),
            models.UniqueConstraint(fields=["conversation"], condition=Q(part="notes"), name="one_note_taker"),
        ]


class Arrangement(UnderSeal):
    """What the finalist needs, for whoever arranges the conversation and for nobody else; deleted after it.

    No history is kept of it on purpose. It never asks why. Sealed: opened() reads it.
    """

    CLEAR: ClassVar = {"needs": [], "language": "", "phone": "", "avoid": "", "brings": "", "words": ""}

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="arrangement")
    needs = models.JSONField(default=list, help_text="values of grants.access Need")
    language = models.CharField(max_length=60, blank=True, help_text="to interpret from and into")
    phone = models.CharField(max_length=30, blank=True)
    avoid = models.CharField(max_length=300, blank=True, help_text="times of a day that do not work")
    brings = models.CharField(max_length=200, blank=True, help_text="who comes too")
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [is_sealed("said")]
