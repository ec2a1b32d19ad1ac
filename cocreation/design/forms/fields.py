"""What every form of a decision stands on."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from grants.calls.definition import read_part
from shaping_future.errors import NotValid
from shaping_future.look.fields import TextField

MOST = 20_000
"""Characters of a decision."""
PLAIN = "Plain words, as everybody will read them. Name no person."


def words(label: str, most: int = 2000, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


class DesignForm(forms.Form):
    """Its page has the form tag and the buttons. `key` makes a second post of one page the same thing."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class KeyedForm(DesignForm):
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Load this page again.", "invalid": "Load this page again."},
    )

    def __init__(self, *args, **options):
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)


class PartField(TextField):
    """A part of a call, as text; gives its data."""

    def __init__(self, part: str, **options: Any):
        self.part = part
        rows = forms.Textarea(attrs={"rows": 16, "class": "code", "spellcheck": "false"})
        super().__init__(max_length=200_000, required=False, widget=rows, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return read_part(self.part, text)
        except NotValid as error:
            raise forms.ValidationError(error.sentence) from None
