"""A Board member's position on one grant."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.board.models import BoardVote, Choice, DeclineReason, RecommendedGrant


class VoteForm(forms.Form):
    """Four choices; what a choice needs stands below them. Only what belongs to the choice is kept."""

    choice = forms.ChoiceField(
        label="Your decision",
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the four decisions."),
    )
    condition = forms.CharField(
        label="If you approve with a condition: what has to happen?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "quiet": True}),
    )
    condition_due = forms.DateField(
        label="By which date?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "quiet": True}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date with day, month and year."},
    )
    condition_instalment = forms.TypedChoiceField(
        label="Which payment waits for it?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose one of the payments of this call."},
    )
    decline_reason = forms.ChoiceField(
        label="If you decline: which reason?",
        choices=[("", "Choose a reason"), *DeclineReason.choices],
        required=False,
        widget=forms.Select(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose one of the four reasons."},
        help_text="These four are the whole list. The Group chose; the Board holds the risk.",
    )
    reason = forms.CharField(
        label="If you refer back or decline: say why in a sentence",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "quiet": True}),
        help_text="The Group reads it after sign-off.",
    )

    def __init__(self, *args, grant: RecommendedGrant, **kwargs):
        super().__init__(*args, **kwargs)
        terms = grant.recommendation.call.payment_terms
        payments = [(number, f"Payment {number}: {one['when']}") for number, one in enumerate(terms, start=1)]
        self.fields["condition_instalment"].choices = [("", "Choose a payment"), *payments]
        self.helper = FormHelper()
        self.helper.add_input(Submit("vote", "Keep my decision"))


def vote_values(vote: BoardVote | None) -> dict:
    """What this person decided so far, for the form."""
    fields = ("choice", "condition", "condition_due", "condition_instalment", "decline_reason", "reason")
    return {field: getattr(vote, field) for field in fields} if vote else {}
