"""Input for what applicants say about the fund."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from .services import MOST_MINUTES

EASE = [
    (1, gettext_lazy("Very hard")),
    (2, gettext_lazy("Hard")),
    (3, gettext_lazy("Neither hard nor easy")),
    (4, gettext_lazy("Easy")),
    (5, gettext_lazy("Very easy")),
]
NO_NAMES = gettext_lazy("Please do not name anyone, or your group.")


class FeedbackForm(forms.Form):
    ease = forms.TypedChoiceField(
        label=gettext_lazy("How was it to apply?"),
        choices=EASE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how it was."),
            "invalid_choice": gettext_lazy("Choose one from the list."),
        },
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes did it take you in all?"),
        help_text=gettext_lazy("A guess is fine. Two hours are 120 minutes."),
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Write a whole number of minutes, for example 120."),
            "max_value": gettext_lazy("Write %(most_minutes)s minutes or fewer.")
            % {"most_minutes": f"{MOST_MINUTES:,}"},
            "min_value": gettext_lazy("Write a whole number of minutes, for example 120."),
        },
    )
    hardest = forms.CharField(
        label=gettext_lazy("What was the hardest part?"),
        help_text=NO_NAMES,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    better = forms.CharField(
        label=gettext_lazy("What should we do differently?"),
        help_text=NO_NAMES,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.add_input(Submit("tell", gettext("Tell us")))
