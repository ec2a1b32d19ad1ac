"""What members would like to ask an applicant, and what staff made of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.discussion.kinds import Asked
from cocreation.discussion.models.topic import Topic
from cocreation.discussion.models.words import WordsQuerySet, is_open_to, out_of_the_room
from grants.applications.models import Enquiry
from shaping_future import clock
from shaping_future.constraints import set_together


class ApplicantQuestionQuerySet(WordsQuerySet):
    def standing(self) -> "ApplicantQuestionQuerySet":
        """What staff sent stays, in their words, whoever thought of it; what waits goes with its author."""
        return self.exclude(out_of_the_room(), ~Q(state=Asked.SENT))

    def open_to(self, user) -> "ApplicantQuestionQuerySet":
        """What was sent leads nobody: it is asked of the applicant."""
        return self.filter(Q(state=Asked.SENT) | is_open_to(user))

    def waiting(self) -> "ApplicantQuestionQuerySet":
        return self.filter(state=Asked.WAITING)

    def to_look_over(self) -> "ApplicantQuestionQuerySet":
        """Answered, in a call that hides names while the Group decides: staff give the Group a copy without them."""
        return self.filter(
            state=Asked.SENT, enquiry__answered_at__isnull=False, answer_given_at=None,
            topic__call__blind__has_key="deliberating",
        )  # fmt: skip


class ApplicantQuestion(models.Model):
    """A member's words stay beside what staff sent. The applicant reads staff's words, and never who asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(help_text="as the member wrote it")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Asked.choices, default=Asked.WAITING)
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    reason = models.TextField(blank=True, help_text="why it was not sent; the Group reads it")
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    enquiry = models.OneToOneField(Enquiry, null=True, on_delete=models.PROTECT, related_name="of_the_group")
    answer = models.TextField(blank=True, help_text="the answer without names, where the call hides them")
    answer_given_at = models.DateTimeField(null=True)
    answer_given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ApplicantQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "question from the Group"
        verbose_name_plural = "questions from the Group"
        constraints = [
            set_together("handled_at", "handled_by"),
            set_together("answer_given_at", "answer_given_by"),
            models.CheckConstraint(
                condition=Q(state=Asked.WAITING, handled_at=None, into=None, enquiry=None, reason="")
                | Q(state=Asked.SENT, handled_at__isnull=False, into=None, enquiry__isnull=False, reason="")
                | Q(state=Asked.MERGED, handled_at__isnull=False, into__isnull=False, enquiry=None, reason="")
                | (Q(state=Asked.DECLINED, handled_at__isnull=False, into=None, enquiry=None) & ~Q(reason="")),
                name="question_of_the_group_is_whole",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Question from the Group {self.pk}"
