"""The staff desk for what applicants are asked: the steps on an application, and every enquiry with what changed."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from grants.applications import queries, services
from grants.applications.models import Application, Enquiry, State
from grants.applications.services.enquiries import ASKABLE, LONGEST, MOST_DAYS
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.desk.pages import DeskAdmin, Step


class DayField(forms.DateField):
    """Until noon of a day to come."""

    def __init__(self, **options: Any):
        options.setdefault("label", "Answer by noon on")
        options.setdefault("help_text", f"{MOST_DAYS} days from now at most.")
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **options)


class AskForm(forms.Form):
    keys = forms.ChoiceField(label="Which answer")
    text = forms.CharField(
        label="What you ask",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The applicant reads these words when they sign in. One question, in plain words.",
    )
    due = DayField()

    def __init__(self, *args: Any, application: Application, **options: Any):
        super().__init__(*args, **options)
        self.fields["keys"].choices = [(one.key, f"{one.number}. {one.label}") for one in queries.asked(application)]
        self.fields["due"].initial = clock.today() + dt.timedelta(days=settings.CORRECTION_DAYS)

    def clean_keys(self) -> list[str]:
        return [self.cleaned_data["keys"]]


class SlipForm(AskForm):
    keys = forms.MultipleChoiceField(label="Which answers they may correct", widget=forms.CheckboxSelectMultiple)

    def clean_keys(self) -> list[str]:
        return self.cleaned_data["keys"]


def ask(application: Application, *, keys: list[str], text: str, due: dt.date, by: Any) -> Enquiry:
    return services.ask_about_answers(application, Enquiry.Kind.QUESTION, keys, text, due, by=by)


def let_correct(application: Application, *, keys: list[str], text: str, due: dt.date, by: Any) -> Enquiry:
    return services.ask_about_answers(application, Enquiry.Kind.SLIP, keys, text, due, by=by)


def _is_askable(application: Application, user: Any) -> bool:
    return application.call.stage == Stage.CHECKING and application.state in ASKABLE


def _may_correct(application: Application, user: Any) -> bool:
    return application.call.stage == Stage.CHECKING and application.state in (*ASKABLE, State.NOT_ELIGIBLE)


STEPS = [
    Step(
        "ask", "Ask about one answer", ask, form=AskForm, allowed=_is_askable,
        form_values=lambda application: {"application": application},
        says="The applicant gets a mail. They may change this answer, write to you, or both. You see the difference.",
    ),
    Step(
        "slip", "Let them correct a slip", let_correct, form=SlipForm, allowed=_may_correct,
        form_values=lambda application: {"application": application},
        says="The applicant may correct the answers that you name, until the day that you choose. Then decide again.",
    ),
]  # fmt: skip
"""On the page of an application."""


class MoreTimeForm(forms.Form):
    due = DayField()


@admin.register(Enquiry)
class EnquiryDesk(DeskAdmin):
    list_display = ["reference", "kind", "standing", "due_at", "asked_by", "answered_at"]
    list_filter = ["kind", "application__call"]
    list_select_related = ["application", "asked_by"]
    search_fields = ["application__reference"]
    fields = ["reference", "kind", "standing", "due_at", "asked_at", "asked_by", "what_came"]
    readonly_fields = ["reference", "standing", "what_came"]
    steps = [
        Step(
            "extend", "Give more time", services.extend_enquiry, form=MoreTimeForm,
            says="The applicant gets a mail with the new day.",
            allowed=lambda enquiry, user: enquiry.answered_at is None and enquiry.closed_at is None,
        ),
        Step(
            "close", "Take the question back", services.close_enquiry,
            says="The applicant cannot answer it any more. They get no mail.",
            allowed=lambda enquiry, user: enquiry.answered_at is None and enquiry.closed_at is None,
        ),
    ]  # fmt: skip

    def queues(self, request: HttpRequest) -> list[tuple[str, int, str]]:
        """Answers to look at, of applications that are not decided, and questions that nobody answered in time."""
        mine = Enquiry.objects.visible_to(request.user).filter(
            application__call__stage=Stage.CHECKING, application__state__in=ASKABLE
        )
        of_the_group = Enquiry.objects.visible_to(request.user).filter(
            kind=Enquiry.Kind.GROUP, application__call__stage=Stage.DELIBERATING
        )
        return [
            self.queue("Answers from applicants to look at", mine.filter(answered_at__isnull=False)),
            self.queue("Questions to applicants that wait", mine.waiting()),
            self.queue("Questions to applicants that are overdue", mine.overdue()),
            self.queue("Questions from the Group that are overdue", of_the_group.overdue(), "kind__exact=group"),
        ]

    @admin.display(description="application")
    def reference(self, enquiry: Enquiry) -> str:
        return enquiry.application.reference

    @admin.display(description="what they were asked, and what came")
    def what_came(self, enquiry: Enquiry) -> SafeString:
        found = [one for one in queries.told(enquiry.application) if one.enquiry.pk == enquiry.pk]
        return render_to_string("grants/applications/told.html", {"told": found})
