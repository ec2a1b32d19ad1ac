"""Input about help with a draft."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy


class HelpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What would you like help with?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A few words, so that the right person looks."),
        error_messages={"required": gettext_lazy("Write a few words about what you would like help with.")},
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", gettext("Ask the fund to help")))
