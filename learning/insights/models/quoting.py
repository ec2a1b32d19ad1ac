"""Quotes in insights: exact words of a passage, and what their author says to each place where they would stand."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from learning.insights.kinds import QuoteAnswer, ShownAs
from learning.reports.models import Answer, Visibility
from shaping_future import clock
from shaping_future.constraints import set_together

from .passages import Passage
from .writing import Insight

ANSWER_STAYS = """
    IF OLD.answer <> '' AND (NEW.answer <> OLD.answer OR NEW.quote_id <> OLD.quote_id OR NEW.title <> OLD.title
        OR NEW.before <> OLD.before OR NEW.after <> OLD.after OR NEW.wording <> OLD.wording
        OR NEW.shown_as <> OLD.shown_as OR NEW.answered_by_id <> OLD.answered_by_id
        OR (OLD.taken_back_at IS NOT NULL AND NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at)) THEN
        RAISE EXCEPTION 'an answer stays; it can be taken back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


QUOTE_STAYS = """
    IF NEW.text <> '' OR (NEW.insight_id, NEW.number, NEW.passage_id)
        IS DISTINCT FROM (OLD.insight_id, OLD.number, OLD.passage_id) THEN
        RAISE EXCEPTION 'a quote stays as it was asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class Quote(models.Model):
    """A passage, or part of one, that an insight would like to say. The insight refers to it by its number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="quotes")
    number = models.PositiveSmallIntegerField()
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="quotes")
    text = models.TextField(help_text="exactly as in the passage")
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["insight", "number"]
        constraints = [
            models.UniqueConstraint(fields=["insight", "number"], name="quote_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="quote_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=QUOTE_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"Quote {self.number} of {self.insight}"


class AskQuerySet(models.QuerySet):
    def standing(self) -> "AskQuerySet":
        """A yes, or another wording, that was not taken back. Closing the answer that it is from takes it back as well,
        for good: opening it again is not asking again."""
        kept_for_mex = Answer.objects.filter(pk=OuterRef("quote__passage__answer"))
        later = Q(events__visibility=Visibility.PRIVATE, events__version__gt=OuterRef("answer_version"))
        closed = kept_for_mex.filter(Q(visibility=Visibility.PRIVATE) | later)
        return self.filter(answer__in=[QuoteAnswer.YES, QuoteAnswer.OTHER], taken_back_at=None).exclude(Exists(closed))


class QuoteAsk(models.Model):
    """One exact question: may these words stand between these sentences, in a text with this title?"""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="asks")
    title = models.CharField(max_length=120)
    before = models.TextField(blank=True, help_text="the paragraph before it")
    after = models.TextField(blank=True, help_text="the paragraph after it")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=5, choices=QuoteAnswer.choices, blank=True)
    wording = models.TextField(blank=True, help_text="their own words instead")
    shown_as = models.CharField(max_length=6, choices=ShownAs.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer_version = models.PositiveIntegerField(null=True, help_text="of what it is from, when they answered")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            set_together("answered_at", "answered_by", "answer_version"),
            set_together("taken_back_at", "taken_back_by"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, wording="", shown_as="")
                | (Q(answer="no", answered_at__isnull=False, shown_as="", wording=""))
                | (Q(answer="yes", answered_at__isnull=False, wording="") & ~Q(shown_as=""))
                | (Q(answer="other", answered_at__isnull=False) & ~Q(shown_as="") & ~Q(wording="")),
                name="quote_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(answer__in=["yes", "other"]), name="only_a_quote_yes_goes_back"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="answer_stays", operation=pgtrigger.Update, when=pgtrigger.Before, func=ANSWER_STAYS
            ),
        ]

    def __str__(self) -> str:
        return f"Ask {self.pk}"

    @property
    def words(self) -> str:
        """What would stand there: theirs, or exactly what was asked for."""
        return self.wording or self.quote.text
