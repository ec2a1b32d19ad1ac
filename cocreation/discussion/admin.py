"""The staff desk for questions that the Group would like to ask: look over, send, join, decline, give the answer."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cocreation.discussion import queries, services
from cocreation.discussion.kinds import Asked
from cocreation.discussion.models import ApplicantQuestion
from cocreation.discussion.services.asking import LONGEST, LONGEST_ANSWER
from grants.applications.models import Enquiry
from grants.applications.services.enquiries import LONGEST as LONGEST_ENQUIRY
from grants.applications.services.enquiries import MOST_DAYS
from shaping_future import clock
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import paragraphs, when


class SendForm(forms.Form):
    text = forms.CharField(
        label="What the applicant reads",
        max_length=LONGEST_ENQUIRY,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The member's words. Make them better if you can: one question, plain and kind. Both are kept.",
    )
    due = forms.DateField(
        label="Answer by noon on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=f"{MOST_DAYS} days from now at most.",
    )


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        ApplicantQuestion.objects.none(), label="Which question asks it already?", empty_label=None
    )

    def __init__(self, *args: Any, question: ApplicantQuestion, **options: Any):
        super().__init__(*args, **options)
        sent = ApplicantQuestion.objects.filter(topic=question.topic_id, state=Asked.SENT).select_related("enquiry")
        self.fields["into"].queryset = sent
        self.fields["into"].label_from_instance = lambda one: one.enquiry.text


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why is it not sent?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The Group reads it. The applicant never does.",
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="The answer as the Group reads it",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="We took out what we know. Look for names, places and sums that we do not know.",
    )


def _send_values(question: ApplicantQuestion) -> dict[str, Any]:
    due = clock.today() + dt.timedelta(days=settings.CORRECTION_DAYS)
    return {"initial": {"text": question.text, "due": due}}


def _waits(question: ApplicantQuestion, user: Any) -> bool:
    return question.state == Asked.WAITING and question.topic.is_open


def _may_join(question: ApplicantQuestion, user: Any) -> bool:
    others = ApplicantQuestion.objects.filter(topic=question.topic_id, state=Asked.SENT)
    return _waits(question, user) and others.exists()


def _needs_copy(question: ApplicantQuestion, user: Any) -> bool:
    return ApplicantQuestion.objects.to_look_over().filter(pk=question.pk).exists()


@admin.register(ApplicantQuestion)
class ApplicantQuestionDesk(DeskAdmin):
    list_display = ["reference", "text", "state", "standing", "at"]
    list_filter = ["state", "topic__call"]
    list_select_related = ["topic__application", "topic__call", "enquiry"]
    search_fields = ["topic__application__reference"]
    fields = ["reference", "text", "at", "by", "state", "standing", "reason", "sent", "reply", "answer"]
    readonly_fields = ["reference", "standing", "sent", "reply"]
    steps = [
        Step(
            "send", "Send it to the applicant", services.send_question, form=SendForm, form_values=_send_values,
            allowed=_waits,
            says="The applicant gets a mail and answers in words. They never hear who asked.",
        ),
        Step(
            "join", "It is asked already", services.merge_question, form=MergeForm, allowed=_may_join,
            form_values=lambda question: {"question": question},
            says="The Group sees that it is asked together with the other question.",
        ),
        Step(
            "decline", "Do not send it", services.decline_question, form=ReasonForm, allowed=_waits,
            says="The Group reads your reason.",
        ),
        Step(
            "answer", "Give the Group the answer", services.give_answer, form=AnswerForm, allowed=_needs_copy,
            form_values=lambda question: {"initial": {"answer": queries.proposed_answer(question)}},
            says="This call hides names while the Group decides. Check that the answer gives nothing away.",
        ),
    ]  # fmt: skip

    def queues(self, request: HttpRequest) -> list[Queue]:
        mine = self.get_queryset(request).filter(topic__call__stage="deliberating")
        return [
            self.queue("Questions from the Group to look over", mine.waiting(), "state__exact=waiting"),
            self.queue("Answers to give to the Group without names", mine.to_look_over(), "state__exact=sent"),
        ]

    @admin.display(description="application")
    def reference(self, question: ApplicantQuestion) -> str:
        return question.topic.application.reference

    @admin.display(description="now")
    def standing(self, question: ApplicantQuestion) -> str:
        return queries.told(question, frozenset()).standing

    @admin.display(description="what the applicant reads")
    def sent(self, question: ApplicantQuestion) -> SafeString | str:
        enquiry: Enquiry | None = question.enquiry
        return format_html("{}<p>Until {}.</p>", paragraphs(enquiry.text), when(enquiry.due_at)) if enquiry else ""

    @admin.display(description="what they answered")
    def reply(self, question: ApplicantQuestion) -> SafeString | str:
        return paragraphs(question.enquiry.reply) if question.enquiry else ""
