"""Input for conversations."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from shaping_future import clock
from shaping_future.look.fields import DayField, TextField
from shaping_future.look.forms import OneButtonForm


class TimeForm(OneButtonForm):
    """One time, in the UK's."""

    button = _("Offer this time")
    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time, in the UK"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a time, for example 10:30.")),
    )  # fmt: skip
    where = TextField(
        label=_("How we talk"), required=False, max_length=300,
        help_text=_("For example: a video link, a place, or who rings whom on which number."),
    )  # fmt: skip

    def starts_at(self) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], clock.LONDON)


class SeenForm(forms.Form):
    """Which version of the notes the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=10**8)
