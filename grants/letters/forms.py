"""Input for letters and their templates."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.applications.forms.speaking import WhenToCall
from grants.calls.models import Call, Stage
from grants.letters import merging
from grants.letters.models import LetterTemplate, Outcome, OutcomeKind
from shaping_future.errors import NotValid
from shaping_future.look.fields import DayField, SeenField, TextField


class OutcomeForm(forms.Form):
    """The words of a letter."""

    strength = forms.CharField(
        label="What was strong",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
        help_text="One thing that the readers valued, in words the applicant can use.",
    )
    reason = forms.CharField(
        label="The reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
        help_text="Why not this time; or, for a grant, why we chose it.",
    )
    kind_line = forms.CharField(
        label="One kind, useful thing from the readers",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )


class WriteForm(OutcomeForm):
    """The same on the letter's own page, beside what the readers wrote."""

    reserve_until = DayField(label="The last day in reserve", required=False)
    seen = SeenField()
    field_order = ["strength", "reason", "kind_line", "reserve_until", "seen"]

    def __init__(self, data: Any = None, *, outcome: Outcome, seen: str):
        words = {name: getattr(outcome, name) for name in ("strength", "reason", "kind_line", "reserve_until")}
        super().__init__(data, initial=words | {"seen": seen})
        if outcome.kind != OutcomeKind.RESERVE:
            del self.fields["reserve_until"]
        if outcome.kind == OutcomeKind.FUNDED:
            self.fields["reason"].label = "Why we chose it"
            self.fields["reason"].help_text = "As the Group wrote it for the Board. Say it to them, as you would aloud."
        else:
            self.fields["reason"].label = "Why not this time"
            self.fields[
                "reason"
            ].help_text = "One reason, true of this application. Not “there was not enough money” alone."
        self.fields["kind_line"].help_text = "Only words that name nobody. You may use the readers’ lines or your own."
        self.helper = FormHelper()
        self.helper.form_tag = False


class SeenForm(forms.Form):
    """Which letter the page shows (services.letter_mark)."""

    seen = SeenField()


class CallForm(forms.Form):
    """Which call. Only those whose Board has signed off."""

    call = forms.ModelChoiceField(Call.objects.filter(stage=Stage.SIGNED_OFF), empty_label="Choose a call")


class TemplateForm(forms.Form):
    """The words of a kind of letter. `seen`: the number of the version that the page showed."""

    text = TextField(
        label="The letter",
        max_length=merging.MOST,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true"}),
        help_text="An empty line begins a paragraph, “## ” a heading, “- ” a point of a list.",
        error_messages={"required": "Write the letter: a template is never empty."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, data: Any = None, *, template: LetterTemplate):
        self.kind = template.kind
        super().__init__(data, initial={"text": template.text, "seen": template.number})
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            merging.read(self.kind, text)
        except NotValid as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        return text


class ScoresForm(forms.Form):
    wants_scores = forms.TypedChoiceField(
        label="If the answer is “not this time”, may our letter show your scores?",
        choices=[("yes", "Yes, show them beside the average of the funded"), ("no", "No, leave scores out")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )

    def __init__(self, data: Any = None, *, wants: bool):
        super().__init__(data, initial={"wants_scores": "yes" if wants else "no"})
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Keep my choice"))


class TalkForm(WhenToCall):
    """When and how we ring about a letter."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", "Ask for a call"))


def outcome_values(outcome: Outcome) -> dict:
    """What the letter says so far, for the form."""
    return {"initial": {"strength": outcome.strength, "reason": outcome.reason, "kind_line": outcome.kind_line}}
