"""Points, comments and questions. `key` makes a second post of one page the same thing."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cocreation.discussion.kinds import Side
from cocreation.discussion.services import asking, comments, points
from shaping_future.look.fields import TextField

AGAIN = dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Load this page again.")
NAMES = " Names are hidden here: do not write one that you guessed."


def words(label: str, most: int, rows: int, empty: str = "", **options: Any) -> TextField:
    errors = {"required": empty, "max_length": f"Write {most} characters or fewer; you have %(show_value)d."}
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=most, widget=widget, error_messages=errors, **options)


class PlainForm(forms.Form):
    """Its page has the form tag and the buttons."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class KeyedForm(PlainForm):
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=AGAIN)

    def __init__(self, *args: Any, hides_names: bool = False, **options: Any):
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)
        if hides_names:
            self.fields["text"].help_text += NAMES


def side() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Is it for or against?",
        choices=Side.choices,
        widget=forms.RadioSelect(attrs={"data-row": True}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose whether your point is for or against."),
    )


class PointForm(KeyedForm):
    side = side()
    text = words(
        "Your point",
        points.LONGEST,
        2,
        points.EMPTY,
        help_text="One reason, in a sentence or two. Nobody replies to a point.",
    )


class CommentForm(KeyedForm):
    text = words(
        "Your comment",
        comments.LONGEST,
        5,
        comments.EMPTY,
        help_text="Write @ and a name to tell somebody. Addresses become links.",
    )


class AskForm(KeyedForm):
    text = words(
        "What would you like to ask?",
        asking.LONGEST,
        2,
        "Write what you would like to ask.",
        help_text="Staff read it first. The applicant never hears who asked.",
    )


class SeenForm(PlainForm):
    """Which edit the page shows."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000, error_messages=AGAIN)


class EditPointForm(SeenForm):
    side = side()
    text = words("Your point", points.LONGEST, 3, points.EMPTY)


class EditCommentForm(SeenForm):
    text = words("Your comment", comments.LONGEST, 8, comments.EMPTY, help_text="Write @ and a name to tell somebody.")
