"""What the forms here are made of."""

from typing import Any

from django import forms

from grants.organisations.models import Region
from learning.community.kinds import LANGUAGES, TOPICS
from shaping_future.look.fields import TextField
from shaping_future.look.forms import AGAIN, KeyedForm

FROM_LIST = dict.fromkeys(("required", "invalid_choice"), "Choose from the list.")
MARKUP = "Addresses become links. You can use em, strong, cite, blockquote, code, and lists."


def written(label: str, most: int, rows: int = 0, empty: str = "", **options: Any) -> TextField:
    """Text on one line, or in a box of so many rows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    errors = {"max_length": f"Write {most} characters or fewer; you have %(show_value)d."}
    if empty:
        errors["required"] = empty
    options.setdefault("required", bool(empty))
    return TextField(label=label, max_length=most, widget=widget, error_messages=errors, **options)


def one_of(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    options.setdefault("widget", forms.RadioSelect())
    return forms.ChoiceField(label=label, choices=choices, error_messages=FROM_LIST, **options)


def several(label: str, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"quiet": True, "data-row": True})
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=widget, required=False, error_messages=FROM_LIST, **options
    )


def day(label: str, **options: Any) -> forms.DateField:
    errors = {"required": "Choose the day.", "invalid": "Choose a day from the calendar."}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=errors, **options)


def link(label: str, **options: Any) -> forms.URLField:
    return forms.URLField(
        label=label, max_length=500, required=False, assume_scheme="https", widget=forms.URLInput(),
        error_messages={
            "invalid": "Write the whole address, for example https://example.org/page.",
            "max_length": "This address is too long.",
        },
        **options,
    )  # fmt: skip


class AboutForm(KeyedForm):
    """What somebody's words are about."""

    topics = several("What is it about?", TOPICS.items(), help_text="Up to five.")
    own_topics = written("Topics in your own words", 120, help_text="With commas between them.")
    language = one_of("In which language?", [("", "Any"), *LANGUAGES.items()], required=False, widget=forms.Select())
    region = one_of(
        "Where?", [("", "Anywhere"), *(one for one in Region.choices if one[0])], required=False, widget=forms.Select()
    )


class StepForm(forms.Form):
    """Buttons: which one was pressed."""

    step = forms.ChoiceField(error_messages=AGAIN)

    def __init__(self, data: Any, *steps: str):
        super().__init__(data)
        self.fields["step"].choices = [(one, one) for one in steps]
