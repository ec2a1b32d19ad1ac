"""What the Board fills in: a position on one grant, the occasion, a signature."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.board.models import BoardVote, Choice, DeclineReason, Occasion, RecommendedGrant, Sitting
from shaping_future import clock


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


class OccasionForm(forms.Form):
    """A meeting, or in writing; only what belongs to the one that is chosen is kept."""

    kind = forms.ChoiceField(
        label="How does the Board resolve?",
        choices=Sitting.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a meeting, or in writing."),
    )
    last_day = forms.DateField(
        label="In writing: the last day to sign",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "quiet": True}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date with day, month and year."},
        help_text="Until the end of that day. You can move it.",
    )
    held_on = forms.DateField(
        label="At a meeting: on which day?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "quiet": True}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date with day, month and year."},
    )
    place = forms.CharField(
        label="Where, or by which link?",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"quiet": True}),
        help_text="A link is kept for the Board. The signed resolution says only “Online”.",
    )
    chaired_by = forms.ModelChoiceField(
        None,
        label="Who chairs it?",
        required=False,
        empty_label="Choose a Board member",
        widget=forms.Select(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose one of the Board members who may decide."},
    )
    present = forms.ModelMultipleChoiceField(
        None,
        label="Who is present?",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"quiet": True}),
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"), "Choose among the Board members who may decide."
        ),
        help_text="Whoever is present counts for the quorum, and signs.",
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chaired_by"].queryset = self.fields["present"].queryset = members
        self.helper = FormHelper()
        self.helper.add_input(Submit("keep", "Write it down"))

    def clean(self) -> dict:
        """The last day as its last moment in the UK."""
        values, day = super().clean(), self.cleaned_data.get("last_day")
        moment = dt.datetime.combine(day, dt.time(23, 59, 59), clock.LONDON) if day else None
        return values | {"deadline": moment, "present": list(values.get("present") or [])}


def occasion_values(occasion: Occasion | None) -> dict:
    """What is written down so far, for the form."""
    if occasion is None:
        return {"kind": Sitting.WRITTEN}
    day = occasion.deadline.astimezone(clock.LONDON).date() if occasion.deadline else None
    return {
        "kind": occasion.kind,
        "last_day": day,
        "held_on": occasion.held_on,
        "place": occasion.place,
        "chaired_by": occasion.chaired_by_id,
        "present": [person.pk for person in occasion.present.all()],
    }


class SignForm(forms.Form):
    """A typed name; and the code of this moment, unless a second factor was used just now."""

    typed_name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name to sign."},
        help_text="As it stands under a letter.",
    )
    code = forms.CharField(
        label="The code that your app shows now",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "quiet": True}),
        error_messages={"required": "Write the six digits that your app shows now."},
        help_text="Six digits. Each code signs once.",
    )

    def __init__(self, *args, needs_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].required = needs_code
        self.helper = FormHelper()
        self.helper.form_tag = False
