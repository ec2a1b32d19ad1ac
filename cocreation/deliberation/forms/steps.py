"""The steps of a round: until when, where one stands, more time, the four tests, the outcome in words."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from cocreation.deliberation.kinds import HINTS, STANDS, STOPS, TESTS, Method
from shaping_future import clock
from shaping_future.look.fields import TextField

NOON = dt.time(12)
NAMED = "It is shown with your name, so that we can talk about it."


def in_words(method: str, stance: str) -> str:
    """A position with what it means, as people would say it."""
    label, hint = STANDS[Method(method)][stance], HINTS.get((str(method), stance), "")
    number = f"{stance}. " if stance.isdigit() else ""
    return f"{number}{label}{'.' if hint else ''} {hint}".strip()


class LastDayForm(forms.Form):
    """Until when the Group may answer: noon of a day, never midnight."""

    last_day = forms.DateField(
        label="Last day to answer",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Positions can be taken and changed until noon (UK time) of that day.",
        error_messages={
            "required": "Choose the last day to answer.",
            "invalid": "Write the day with day, month and year.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_last_day(self) -> dt.date:
        day = self.cleaned_data["last_day"]
        if dt.datetime.combine(day, NOON, clock.LONDON) <= clock.now():
            raise forms.ValidationError("Choose a day whose noon is still to come.")
        return day

    @property
    def closes_at(self) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["last_day"], NOON, clock.LONDON)


class PositionForm(forms.Form):
    """`method`: consent, or what was named for the end. `is_named`: an objection is shown with its author's name."""

    stance = forms.ChoiceField(
        label="Where do you stand?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the positions."),
    )
    reason = forms.CharField(
        label="If you have a concern or an objection: why?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "quiet": True}),
        help_text="An objection says how this would harm the fund's aim. Name no applicant: others read this too.",
    )

    def __init__(self, *args, method: str = Method.CONSENT, is_named: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        method = method or Method.CONSENT
        self.fields["stance"].choices = [(one, in_words(method, one)) for one in STANDS[Method(method)]]
        if method not in STOPS:
            self.fields["reason"].label = "Anything to add?"
            self.fields["reason"].help_text = "Name no applicant: others read this too."
        elif is_named:
            self.fields["reason"].help_text += f" {NAMED}"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("take", "Keep my position"))


class CloseForm(forms.Form):
    statement = forms.CharField(
        label="The outcome, in the Group's words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in the Group and on the Board reads it. Name no applicant.",
        error_messages={"required": "Write the outcome in a sentence before you close the round."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("close", "Close the round"))


class ExtendForm(LastDayForm):
    """More time, and why."""

    reason = TextField(
        label="Why is there more time?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write in a sentence why there is more time."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].label = "New last day to answer"


YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class TestsForm(forms.Form):
    """The four tests of an objection, as the facilitator asked them."""

    __test__ = False  # its name is a tester's, and it is none

    note = TextField(label="What was said?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, question in TESTS.items():
            self.fields[key] = forms.ChoiceField(
                label=question,
                choices=YES_OR_NO,
                widget=forms.RadioSelect(attrs={"data-row": True}),
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose yes or no."),
            )
        self.order_fields([*TESTS, "note"])
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def tests(self) -> dict[str, bool]:
        return {key: self.cleaned_data[key] == "yes" for key in TESTS}
