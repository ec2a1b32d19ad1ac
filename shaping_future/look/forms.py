"""Forms that look the same wherever they are used."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

AGAIN = dict.fromkeys(("required", "invalid", "invalid_choice", "min_value", "max_value"), _("Load this page again."))
"""Said of a field that nobody fills in: it comes with the page."""


class OneButtonForm(forms.Form):
    """With one button, which says what it does."""

    button = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", self.button))


class PlainForm(forms.Form):
    """Its page has the form tag and the buttons."""

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
