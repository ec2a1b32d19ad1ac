"""Input about the people of an application."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from grants.applications.models import Participant

PARTS = [
    (Participant.Part.EDITOR.value, gettext_lazy("Editor: can read and write")),
    (Participant.Part.READER.value, gettext_lazy("Reader: can read only")),
]


def part_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext("What can this person do?"),
        choices=PARTS,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext("Choose what this person can do."),
            "invalid_choice": gettext("Choose one from the list."),
        },
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Email address of the person"),
        max_length=254,
        help_text=gettext_lazy("We send a link to this address. Only the person with this address can use it."),
        error_messages={
            "required": gettext_lazy("Write the email address of the person."),
            "invalid": gettext_lazy("Write an email address like name@example.org."),
        },
    )
    part = part_field()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("invite", gettext("Send the invitation")))


class PartForm(forms.Form):
    part = part_field()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext("Save")))
