"""Marking, tagging, gathering, and what a person makes of a suggested group."""

from typing import Any

from django import forms

from learning.insights.forms._plain import seen, words
from learning.insights.kinds import Material
from learning.insights.models import Passage
from learning.insights.services.passages import LONGEST, TAG, TITLE, WORDS
from shaping_future.look.forms import AGAIN, PlainForm


class LookForm(forms.Form):
    """What to look for, in a page's address. Never refused: what makes no sense is not looked for."""

    q = forms.CharField(label="Words to look for", max_length=200, required=False)


class PassageForm(PlainForm):
    words = words(
        "The words of the passage", LONGEST, 4,
        help_text="Copy them from the answer, exactly as they are there.",
    )  # fmt: skip
    tags = forms.CharField(
        label="Tags", max_length=12 * TAG, required=False, help_text="A word or two each, with commas between."
    )
    seen = seen()


class TagForm(PlainForm):
    tags = forms.CharField(
        label="Tags", max_length=12 * TAG, required=False, help_text="A word or two each, with commas between."
    )


class ThemeForm(PlainForm):
    title = forms.CharField(label="Title", max_length=TITLE)
    words = words("What these passages say together", WORDS, 4, required=False, help_text="A few sentences.")
    passages = forms.ModelMultipleChoiceField(
        Passage.objects.none(),
        to_field_name="public_id",
        label="Passages",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = seen()
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=AGAIN)

    def __init__(self, passages: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["passages"].queryset = passages
        self.fields["passages"].label_from_instance = lambda one: one.text


class SortingForm(PlainForm):
    material = forms.ChoiceField(
        label="What should be looked at?", choices=Material.choices, widget=forms.RadioSelect, initial=Material.PASSAGES
    )
    wanted = forms.IntegerField(
        label="How many groups?", required=False, min_value=2, max_value=12,
        help_text="Leave it empty, and the groups that lie apart best are found.",
    )  # fmt: skip


class ClusterForm(PlainForm):
    """One of four buttons: accept and rename need a title."""

    title = forms.CharField(label="What would you call it?", max_length=TITLE, required=False)
    do = forms.ChoiceField(choices=[(one, one) for one in ("accept", "rename", "split", "throw")])

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if clean.get("do") in ("accept", "rename") and not clean.get("title"):
            self.add_error("title", "Write what you would call it.")
        return clean
