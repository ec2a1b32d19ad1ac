"""Input for messages about changes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from shaping_future.look.fields import TextField


class MessageForm(forms.Form):
    """One message. `key` makes a second send of the same page the same message."""

    text = TextField(
        label=_("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write your message first.")},
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
