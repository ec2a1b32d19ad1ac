"""Input for others' grants."""

from django import forms

from grants.history.services import MOST_BYTES
from shaping_future.look.forms import OneButtonForm


class FileForm(OneButtonForm):
    button = "Read this file"

    file = forms.FileField(
        label="A file of grants",
        help_text=f"JSON, CSV or XLSX in the 360Giving standard, up to {MOST_BYTES // 10**6} MB.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another."},
    )


class SearchForm(OneButtonForm):
    button = "Look it up"

    who = forms.CharField(label="Name or number", max_length=200, strip=True,
                          error_messages={"required": "Write a name, or a charity or company number."})  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
