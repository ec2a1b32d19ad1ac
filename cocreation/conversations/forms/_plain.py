"""What the forms here share."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cocreation.conversations.models import Slot
from cocreation.conversations.queries import said_time
from shaping_future.look.fields import TextField


class PlainForm(forms.Form):
    """Its page has the form tag and the buttons."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


def words(label: str, most: int = 2000, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


def date(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": "Choose a day.", "invalid": "Write the day with day, month and year."}
    return forms.DateField(label=label, widget=widget, error_messages=errors, **options)


def times(slots: list[Slot], zone: str) -> list[tuple[str, str]]:
    """Choices of a field: each time in words."""
    return [(str(one.public_id), str(said_time(one, zone))) for one in slots]
