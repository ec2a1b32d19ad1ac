"""Comments, and changes that people propose."""

from django import forms

from .fields import MOST, PLAIN, DesignForm, KeyedForm, words


class CommentForm(KeyedForm):
    text = words("What would you like to say?", MOST, rows=4)
    may_publish = forms.BooleanField(
        label="You may publish my words, with the public name I chose",
        required=False,
        help_text="Only if the text changes because of them. You can take this back.",
    )


class EditForm(DesignForm):
    """A person's own comment. `seen` counts its edits."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)
    text = words("What would you like to say?", MOST, rows=4)
    may_publish = CommentForm.base_fields["may_publish"]


class AmendForm(KeyedForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    text = words("The text as you would have it", MOST, rows=12, help_text=PLAIN)
    why = words("Why?", help_text="The Group reads it.")


class DeclineForm(DesignForm):
    reason = words("Why is it not taken up?", help_text="Whoever proposed it reads this, and the Group.")
