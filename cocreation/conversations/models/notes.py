"""What was said, question by question, and what the finalist corrects. Every version is kept by the database itself."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.conversations.kinds import Answer
from cocreation.conversations.models.conversations import Conversation
from cocreation.conversations.models.plan import ConversationQuestion
from shaping_future import clock
from shaping_future.constraints import set_together


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Note(models.Model):
    """What the note-taker wrote down for one question."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="notes")
    question = models.ForeignKey(ConversationQuestion, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    mark = models.CharField(max_length=60, blank=True, help_text="of the page it was written on")
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["conversation", "question__order"]
        constraints = [models.UniqueConstraint(fields=["conversation", "question"], name="one_note_per_question")]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Correction(models.Model):
    """What the finalist says about the facts in one note. It stands beside the note; neither replaces the other."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="corrections")
    question = models.ForeignKey(ConversationQuestion, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_words = models.TextField(blank=True, help_text="for the finalist and the Group")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["conversation", "question__order"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "question"], name="one_correction_per_question"),
            set_together("answered_at", "answered_by"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_correction_has_its_time",
            ),
        ]
