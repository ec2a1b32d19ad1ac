"""Rounds, and decisions without one."""

from django import forms

from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.models import Stance
from cocreation.design.kinds import BY_ONE, Method
from cocreation.design.queries import LABELS

from .fields import DesignForm, words


class OpenForm(LastDayForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)


class DesignPositionForm(PositionForm):
    """The same positions; here abstaining is called standing aside."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["stance"].choices = [(one.value, LABELS.get(one, one.label)) for one in Stance]
        self.fields["reason"].help_text = "An objection says how this would harm the fund's aim. The Group reads it."


class OutcomeForm(CloseForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["statement"].help_text = "Everybody reads it, if it is agreed. Name no person."


class DecideForm(DesignForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    method = forms.ChoiceField(
        label="How was it decided?",
        choices=[(one.value, one.label) for one in Method if one in BY_ONE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was decided.", "invalid_choice": "Choose how it was decided."},
    )
    outcome = words("The outcome: who was asked, and what was decided", help_text="Everybody reads it. Name no person.")


class AsideForm(DesignForm):
    why = words("Why is it set aside?", help_text="The Group reads it. The public never does.")
