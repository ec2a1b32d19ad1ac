"""Input for what people tell us after a step."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from .kinds import HOURS, LINES, Asked, Said
from .models import MOST_MINUTES
from .queries import Step
from .services.looking import LONGEST as LONGEST_SHOWN
from .services.looking import LONGEST_REPLY
from .services.telling import LONGEST

NUMBER = _("Write the hours as a number, for example 12 or 1.5.")
CHOOSE = _("Choose one from the list.")


class TellForm(forms.Form):
    """Three questions at most, and none must be answered."""

    hours = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST_MINUTES // 60,
        max_digits=6,
        decimal_places=2,
        help_text=_("A guess is fine."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "quiet": True}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"), NUMBER
        ),
    )
    words = forms.CharField(
        label=Asked.CHANGE.label,
        help_text=_("Please name nobody, and not your group."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "quiet": True}),
    )

    def __init__(self, data: Any = None, *, step: Step):
        super().__init__(data)
        if step.moment in HOURS:
            self.fields["hours"].label = HOURS[step.moment]
        else:
            del self.fields["hours"]
        for name, label in LINES.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Said.choices,
                required=False,
                widget=forms.RadioSelect(attrs={"data-row": True, "quiet": True}),
                error_messages={"invalid_choice": CHOOSE},
            )
        self.order_fields(["hours", *LINES, "words"])
        self.helper = FormHelper()
        self.helper.form_tag = False

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in LINES}

    def minutes(self) -> int | None:
        """To the half hour: an exact time would be somebody's."""
        hours: Decimal | None = self.cleaned_data.get("hours")
        return None if hours is None else round(hours * 2) * 30


class ShowForm(forms.Form):
    shown = forms.CharField(
        label="What everybody will read",
        help_text="Take out every name, place or date by which somebody could be known. Change nothing else.",
        max_length=LONGEST_SHOWN,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(label="Our reply", max_length=LONGEST_REPLY, widget=forms.Textarea(attrs={"rows": 6}))
    changed = forms.CharField(
        label="What did we change because of it?",
        help_text="Leave it empty if nothing has changed yet.",
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=30_000,
        initial=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Load this page again."),
    )
