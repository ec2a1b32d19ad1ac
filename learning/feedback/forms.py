"""Input for what applicants say about the fund."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from .services import MOST_MINUTES

EASE = [(1, "Very hard"), (2, "Hard"), (3, "Neither hard nor easy"), (4, "Easy"), (5, "Very easy")]
NO_NAMES = "Please do not name anyone, or your group."


class FeedbackForm(forms.Form):
    ease = forms.TypedChoiceField(
        label="How was it to apply?",
        choices=EASE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was.", "invalid_choice": "Choose one from the list."},
    )
    minutes = forms.IntegerField(
        label="How many minutes did it take you in all?",
        help_text="A guess is fine. Two hours are 120 minutes.",
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Write a whole number of minutes, for example 120.",
            "max_value": f"Write {MOST_MINUTES:,} minutes or fewer.",
            "min_value": "Write a whole number of minutes, for example 120.",
        },
    )
    hardest = forms.CharField(
        label="What was the hardest part?",
        help_text=NO_NAMES,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    better = forms.CharField(
        label="What should we do differently?",
        help_text=NO_NAMES,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.add_input(Submit("tell", "Tell us"))
