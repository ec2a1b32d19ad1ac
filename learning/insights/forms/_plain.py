"""Forms whose page has the form tag and the buttons."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from shaping_future.look.fields import TextField

AGAIN = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Load this page again."))


def words(label: Any, most: int, rows: int, **options: Any) -> TextField:
    errors = {"max_length": _("Use %(limit_value)d letters or fewer; you have %(show_value)d.")}
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=most, widget=widget, error_messages=errors, **options)


class PlainForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class KeyedForm(PlainForm):
    """`key` makes a second post of one page the same thing."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=AGAIN)

    def __init__(self, *args: Any, **options: Any):
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)


def seen() -> forms.IntegerField:
    """Which version the page shows."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, error_messages=AGAIN)
