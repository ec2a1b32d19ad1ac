"""Input for applications. The questions themselves are questionnaires.forms.QuestionsForm."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.applications import equity
from grants.applications.models import EligibilityCheck
from grants.calls.models import Call, Strand
from shaping_future.look.words import pounds


class StrandForm(forms.Form):
    """Which way to apply."""

    strand = forms.ModelChoiceField(
        Strand.objects.none(),
        to_field_name="key",
        empty_label=None,
        widget=forms.RadioSelect,
        label="How do you apply?",
        error_messages={"required": "Choose how you apply.", "invalid_choice": "Choose one from the list."},
    )

    def __init__(self, *args: Any, call: Call, button: str, **options: Any):
        super().__init__(*args, **options)
        self.fields["strand"].queryset = call.strands.all()
        self.fields["strand"].label_from_instance = strand_label
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", button))


def strand_label(strand: Strand) -> str:
    return f"{strand.label}: {pounds(strand.min_pence)} to {pounds(strand.max_pence)} for {strand.months} months"


class EquityForm(forms.Form):
    """Choices only; nothing is required."""

    def __init__(self, data: Any = None, *, call: Call, answers: dict[str, Any]):
        super().__init__(data)
        for question in call.equity_questions.all():
            self.fields[f"e-{question.number}"] = _equity_field(question, answers.get(str(question.number)))
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save these answers"))

    def answers(self) -> dict[str, Any]:
        return {name.removeprefix("e-"): value for name, value in self.cleaned_data.items()}


def _equity_field(question: Any, value: Any) -> forms.Field:
    choices = [(one, one) for one in equity.options(question)]
    common = {"label": f"{question.number}. {question.label}", "required": False, "initial": value}
    if equity.takes_several(question):
        widget = forms.CheckboxSelectMultiple(attrs={"quiet": True})
        return forms.MultipleChoiceField(
            choices=choices, widget=widget, help_text="Choose all that are true for your group.", **common
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs={"quiet": True}), **common)


# --- the desk --------------------------------------------------------------------------------------------------------


class NoteForm(forms.Form):
    """Words that the applicant reads."""

    note = forms.CharField(
        label="What you want to talk about",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The applicant reads these words when they sign in. Plain words, and what they can do.",
        error_messages={"required": "Write a few words for the applicant."},
    )


class NotEligibleForm(NoteForm):
    reason = forms.ChoiceField(label="Reason", choices=EligibilityCheck.Reason.choices, widget=forms.RadioSelect)
    field_order = ["reason", "note"]

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["note"].label = "What you say to the applicant"
