"""Forms whose page has the form tag and the buttons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shaping_future.look.fields import TextField
from shaping_future.look.forms import AGAIN


def words(label: Any, most: int, rows: int, **options: Any) -> TextField:
    errors = {"max_length": _("Use %(limit_value)d letters or fewer; you have %(show_value)d.")}
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=most, widget=widget, error_messages=errors, **options)


def seen() -> forms.IntegerField:
    """Which version the page shows."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, error_messages=AGAIN)
