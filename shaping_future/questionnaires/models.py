"""Form definitions as data, and the answers given to them.

One definition feeds the web form, the PDF pack and the printed questions.
"""

import pghistory
from django.conf import settings
from django.db import models

from shaping_future import clock


class QuestionType(models.TextChoices):
    TEXT = "text", "Short text"
    NARRATIVE = "narrative", "Text with a guide in words"
    CHOICE = "choice", "One of several"
    CHOICE_MULTI = "choice_multi", "Any of several"
    BUDGET = "budget", "Budget table"
    REPEAT = "repeat", "Repeating group"
    FILE = "file", "File"
    ORGANISATION = "organisation", "Organisation"
    CONFIRM = "confirm", "Confirmation"


class Questionnaire(models.Model):
    """One version of a form. Frozen once people answer it: a change makes a new version."""

    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    hash = models.CharField(max_length=64, help_text="SHA-256 of the definition's canonical text")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["title", "version"], name="questionnaire_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Section(models.Model):
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["questionnaire", "order"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "order"], name="section_order_once")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=20, choices=QuestionType.choices)
    label = models.CharField(max_length=300)
    guidance = models.TextField(blank=True)
    guide_words = models.PositiveSmallIntegerField(null=True, blank=True)
    max_words = models.PositiveSmallIntegerField(null=True, blank=True)
    options = models.JSONField(default=list, blank=True, help_text="choices, or the columns of a repeating group")
    required = models.BooleanField(default=True)
    scored = models.BooleanField(default=True)
    criterion = models.CharField(max_length=40, blank=True, help_text="key of the criterion this question serves")
    hidden_from_reviewers = models.BooleanField(default=False)
    show_if = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["questionnaire", "number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_once"),
            models.UniqueConstraint(fields=["questionnaire", "number"], name="question_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"


class Response(models.Model):
    """One set of answers to one version of a form. Lock this row to change its answers."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    started_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=0, help_text="grows with every save that changed something")

    def __str__(self) -> str:
        return f"Response {self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Answer(models.Model):
    """The answer to one question: JSON as its type has it, with a version so that nobody overwrites unseen text."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=60, blank=True, default="", help_text="of the page it was written on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"Answer {self.pk}, version {self.version}"


class SectionTime(models.Model):
    """Seconds that people spent writing one section of a response. One number: it says nothing about anybody."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="times")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "section"], name="one_time_per_section")]

    def __str__(self) -> str:
        return f"{self.seconds} s"
