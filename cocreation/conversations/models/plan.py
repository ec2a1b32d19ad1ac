"""What is the same for every finalist of a call: the questions and the minutes; and the times to choose from."""

import datetime as dt
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.calls.models import Call
from shaping_future import clock
from shaping_future.constraints import set_together

SENT_AHEAD = """
    IF EXISTS (
        SELECT FROM cocreation_conversationplan p
        WHERE p.id = COALESCE(NEW.plan_id, OLD.plan_id) AND p.invited_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the questions were sent to a finalist' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""

SAID_BEFORE = """
    IF OLD.invited_at IS NOT NULL THEN
        RAISE EXCEPTION 'the minutes were said to a finalist' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ConversationPlan(models.Model):
    """Prepared by a facilitator. From the first invitation on, the questions and the minutes stay as they are."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="conversation_plan")
    minutes = models.PositiveSmallIntegerField(help_text="to talk, the same for each")
    extra_minutes = models.PositiveSmallIntegerField(default=0, help_text="more, where everything is said twice")
    kinds = models.JSONField(default=list, help_text="kinds.Kind that are offered")
    choose_by = models.DateTimeField(help_text="until when finalists are asked to choose a time")
    correct_days = models.PositiveSmallIntegerField(default=7, help_text="for a finalist to correct facts in the notes")
    prepared_at = models.DateTimeField(default=clock.now)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True, help_text="the first of them; then everything above is fixed")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            set_together("invited_at", "invited_by"),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=180), name="talks_ten_minutes_or_more"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="same_for_all",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("minutes", "extra_minutes", "invited_at"),
                func=SAID_BEFORE,
            )
        ]


class ConversationQuestion(models.Model):
    """Asked of every finalist, in this order."""

    plan = models.ForeignKey(ConversationPlan, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="one_conversation_question_in_its_place")]
        triggers = [
            pgtrigger.Trigger(
                name="sent_ahead",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=SENT_AHEAD,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Slot(models.Model):
    """A time that is offered: to everybody, or to one finalist whom no other fits."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ConversationPlan, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    only_for = models.ForeignKey(
        "cocreation.Conversation", null=True, on_delete=models.CASCADE, related_name="own_slots"
    )
    offered_at = models.DateTimeField(default=clock.now)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "starts_at"], condition=Q(only_for=None), name="one_conversation_slot_at_a_time"
            )
        ]

    @property
    def ends_at(self) -> dt.datetime:
        """With the minutes that are kept free for interpreting, whether or not they are needed. Needs `plan`."""
        return self.starts_at + dt.timedelta(minutes=self.plan.minutes + self.plan.extra_minutes)

    @property
    def days(self) -> set[dt.date]:
        """In London."""
        return {one.astimezone(clock.LONDON).date() for one in (self.starts_at, self.ends_at)}

    def overlaps(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class BlockedDays(models.Model):
    """Days on which nobody talks (the facilitator's list), one person of ours cannot, or one finalist cannot.

    Why is said for the common list alone: nobody has to name their religion or their life.
    """

    plan = models.ForeignKey(ConversationPlan, on_delete=models.CASCADE, related_name="blocked")
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=80, blank=True, help_text="of the common list: a public or religious day")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="blocked_days")
    conversation = models.ForeignKey(
        "cocreation.Conversation", null=True, on_delete=models.CASCADE, related_name="blocked"
    )
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["plan", "first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="blocked_days_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(user=None, conversation=None) | (Q(why="") & (Q(user=None) | Q(conversation=None))),
                name="blocked_days_of_one_say_no_reason",
            ),
        ]

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last
