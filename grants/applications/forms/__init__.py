"""Input for applications. The questions themselves are questionnaires.forms.QuestionsForm."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from grants.applications import equity
from grants.applications.models import Application, reasons_for
from grants.calls.models import Call, Strand
from shaping_future.errors import NotValid


class StrandForm(forms.Form):
    """Which way to apply."""

    strand = forms.ModelChoiceField(
        Strand.objects.none(),
        to_field_name="key",
        empty_label=None,
        widget=forms.RadioSelect,
        label=gettext_lazy("How do you apply?"),
        error_messages={
            "required": gettext_lazy("Choose how you apply."),
            "invalid_choice": gettext_lazy("Choose one from the list."),
        },
    )

    def __init__(self, *args: Any, call: Call, button: str, **options: Any):
        super().__init__(*args, **options)
        self.fields["strand"].queryset = strands = call.strands.all()
        if len(strands) == 1:  # nothing to choose between
            self.fields["strand"].initial = strands[0].key
        self.fields["strand"].label_from_instance = strand_label
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", button))


def strand_label(strand: Strand) -> str:
    return f"{strand.label}: {strand.offer}"


class BringForm(forms.Form):
    """Where to bring answers from: an application of one's own, or a file that was exported before."""

    earlier = forms.ModelChoiceField(
        Application.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect(attrs={"quiet": True}),
        label=gettext_lazy("From one of your applications"),
        error_messages={"invalid_choice": gettext_lazy("Choose one from the list.")},
    )
    file = forms.FileField(
        required=False,
        widget=forms.ClearableFileInput(attrs={"quiet": True}),
        label=gettext_lazy("From a file"),
        help_text=gettext_lazy("The file that you got from “Keep your answers”. Its name ends in .json."),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another.")},
    )

    def __init__(self, *args: Any, earlier: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["earlier"].queryset = earlier
        self.fields["earlier"].label_from_instance = lambda one: f"{one.name or one.reference}: {one.call.title}"
        if not earlier:
            del self.fields["earlier"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("bring", gettext("Bring these answers")))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not (given.get("earlier") or given.get("file")):
            self.add_error("file", gettext("Choose one of your applications, or a file."))
        return given


class EquityForm(forms.Form):
    """Choices only; nothing is required."""

    def __init__(self, data: Any = None, *, call: Call, answers: dict[str, Any]):
        super().__init__(data)
        self.call = call
        for question in call.equity_questions.all():
            self.fields[f"e-{question.number}"] = _equity_field(question, answers.get(str(question.number)))
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext("Save these answers")))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        try:
            equity.clean(self.call, self.answers())
        except NotValid as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        return given

    def answers(self) -> dict[str, Any]:
        return {name.removeprefix("e-"): value for name, value in self.cleaned_data.items()}


def _equity_field(question: Any, value: Any) -> forms.Field:
    choices = [(one, one) for one in equity.options(question)]
    common = {"label": f"{question.number}. {question.label}", "required": False, "initial": value}
    if equity.takes_several(question):
        widget = forms.CheckboxSelectMultiple(attrs={"quiet": True})
        return forms.MultipleChoiceField(
            choices=choices, widget=widget, help_text=gettext("Choose all that are true for your group."), **common
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(attrs={"quiet": True}), **common)


class CodeForm(forms.Form):
    """The code of a re-opening, as somebody types it."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("Eight letters and numbers, like ABCD-2345."),
        error_messages={"required": gettext_lazy("Write the code that we gave you.")},
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("start", gettext("Start my extra time")))


class ReplyForm(forms.Form):
    """A few words to staff, beside a changed answer or instead of one."""

    reply = forms.CharField(
        label=gettext_lazy("What you want to say to us"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("We read this. It does not become part of your application."),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()


# --- the desk --------------------------------------------------------------------------------------------------------


class NoteForm(forms.Form):
    """Words that the applicant reads."""

    note = forms.CharField(
        label=gettext_lazy("What you want to talk about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The applicant reads these words when they sign in. Plain words, and what they can do."),
        error_messages={"required": gettext_lazy("Write a few words for the applicant.")},
    )


class NotEligibleForm(NoteForm):
    """`kind` of the call: each has its own reasons."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    field_order = ["reason", "note"]

    def __init__(self, *args: Any, kind: str, **options: Any):
        super().__init__(*args, **options)
        self.fields["reason"].choices = reasons_for(kind)
        self.fields["note"].label = gettext("What you say to the applicant")
