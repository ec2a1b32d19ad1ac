"""Input for letters."""

from django import forms

from grants.calls.models import Call, Stage
from grants.letters.models import Outcome
from shaping_future.look.fields import SeenField


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


class SeenForm(forms.Form):
    """Which letter the page shows (services.version_of)."""

    seen = SeenField()


class CallForm(forms.Form):
    """Which call. Only those whose Board has signed off."""

    call = forms.ModelChoiceField(Call.objects.filter(stage=Stage.SIGNED_OFF), empty_label="Choose a call")


def outcome_values(outcome: Outcome) -> dict:
    """What the letter says so far, for the form."""
    return {"initial": {"strength": outcome.strength, "reason": outcome.reason, "kind_line": outcome.kind_line}}
