"""Input about the people of an application."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.applications.models import Participant

PARTS = [
    (Participant.Part.EDITOR.value, "Editor: can read and write"),
    (Participant.Part.READER.value, "Reader: can read only"),
]


def part_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What can this person do?",
        choices=PARTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this person can do.", "invalid_choice": "Choose one from the list."},
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address of the person",
        max_length=254,
        help_text="We send a link to this address. Only the person with this address can use it.",
        error_messages={
            "required": "Write the email address of the person.",
            "invalid": "Write an email address like name@example.org.",
        },
    )
    part = part_field()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("invite", "Send the invitation"))


class PartForm(forms.Form):
    part = part_field()

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save"))
