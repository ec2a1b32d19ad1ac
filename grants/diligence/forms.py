"""Input for the checks. Which payment a condition may name comes from the call."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet

from grants.calls.models import Call
from grants.diligence.kinds import Check, Found
from grants.diligence.services.beginning import DAYS
from grants.diligence.services.finding import LONGEST
from shaping_future import clock

NO_DATE = "Write the date with day, month and year."


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"} | more.pop("attrs", {}), format="%Y-%m-%d"),
        error_messages={"invalid": NO_DATE, "required": NO_DATE},
        **more,
    )


class BeginForm(forms.Form):
    """Whose checks begin, and by when they are done."""

    applications = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Whose checks begin?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one application.",
            "invalid_choice": "One of these has checks already, or is not on this list. Reload the page.",
            "invalid_pk_value": "One of these has checks already, or is not on this list. Reload the page.",
        },
    )
    due_on = _day("By when are they done?")

    def __init__(self, data: Any = None, *, applications: QuerySet):
        super().__init__(data, initial={"due_on": clock.today() + dt.timedelta(days=DAYS)})
        self.fields["applications"].queryset = applications
        self.fields["applications"].label_from_instance = _named
        self.helper = FormHelper()
        self.helper.add_input(Submit("begin", "Begin the checks"))


def _named(application: Any) -> str:
    host = f", with {application.host} as its host" if application.host else ""
    return f"{application.organisation}{host}: {application.reference}, {application.asks}"


class FindingForm(forms.Form):
    """What somebody found. Only what belongs to the choice is kept."""

    found = forms.ChoiceField(
        label="What did you find?",
        choices=Found.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the three."),
    )
    text = forms.CharField(
        label="In words",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "quiet": True}),
        help_text="What you looked at. For a condition: what has to happen. For a concern: what worries you.",
    )
    due_on = _day("If there is a condition: by when is it met?", required=False, attrs={"quiet": True})
    instalment = forms.TypedChoiceField(
        label="If there is a condition: which payment waits for it?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose one of the payments of this call."},
        help_text="Only this payment waits. The others go on their days.",
    )
    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, call: Call, seen: int):
        super().__init__(data, initial={"seen": seen})
        payments = [(number, f"Payment {number}: {one['when']}") for number, one in enumerate(call.payment_terms, 1)]
        self.fields["instalment"].choices = [("", "Choose a payment"), *payments]
        self.fields["seen"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Reload the page, then send it again."
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("find", "Keep what I found"))


class PaperForm(forms.Form):
    file = forms.FileField(
        label="The paper",
        help_text="A PDF, a picture, or a Word or OpenDocument file. Only staff and finance can open it.",
        error_messages={"required": "Choose a file."},
    )
    good_until = _day("Until when is it good?", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, check: Check):
        super().__init__(data, files)
        day = self.fields["good_until"]
        day.required = check.runs_out
        day.help_text = (
            "We ask for a new one before this day. A bank statement is good for 90 days from its date."
            if check.runs_out
            else "Only if it runs out. Then we ask for a new one in time."
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("add", "Add this paper"))


class NumberForm(forms.Form):
    number = forms.CharField(
        label="Number of the charity or company",
        max_length=40,
        required=False,
        help_text="For example 1164324, SC012345, NIC100012 or 08765432. Leave it empty if there is none.",
    )

    def __init__(self, data: Any = None, *, number: str = ""):
        super().__init__(data, initial={"number": number})
        self.helper = FormHelper()
        self.helper.add_input(Submit("keep", "Keep this number"))


class LookUpForm(forms.Form):
    number = forms.CharField(
        label="Number of a charity",
        max_length=40,
        error_messages={"required": "Write the number of the charity or company."},
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.add_input(Submit("", "Look it up"))
