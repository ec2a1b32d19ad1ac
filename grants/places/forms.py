"""Input for choosing."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.applications.models import Application
from grants.calls.models import Call, Kind, Stage
from grants.letters.forms import OutcomeForm
from grants.letters.models import OutcomeKind
from grants.letters.services import version_of
from grants.places.services.choosing import KINDS


class ChooseForm(OutcomeForm):
    """What to do about one application, and the words of its letter."""

    kind = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in KINDS],
        error_messages={"required": "Choose one of the three."},
    )
    number = forms.IntegerField(
        label="Number on the waiting list",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Only for the waiting list. Leave it empty to add it at the end.",
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    field_order = ["kind", "number", "strength", "reason", "kind_line"]

    def __init__(self, data=None, *, application: Application):
        outcome = getattr(application, "outcome", None)
        initial = {"seen": version_of(outcome)}
        if outcome is not None:
            initial |= {name: getattr(outcome, name) for name in ("kind", "strength", "reason", "kind_line")}
        if outcome is not None and outcome.kind == OutcomeKind.WAITING:
            initial["number"] = application.waiting.number
        super().__init__(data, initial=initial)
        self.fields["strength"].help_text = "One thing that you valued, in words the person can use."
        self.fields["reason"].help_text = "Why this decision: for everyone, whatever it is."
        self.fields["kind_line"].label = "One kind, useful thing"
        self.helper = FormHelper()
        self.helper.add_input(Submit("choose", "Keep this decision"))


class WaitingCallForm(forms.Form):
    """Which call. Only those with places whose outcomes are released."""

    call = forms.ModelChoiceField(
        Call.objects.filter(stage=Stage.RELEASED).exclude(kind=Kind.GRANTS), empty_label="Choose a call"
    )
