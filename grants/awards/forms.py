"""Input for agreements and public names."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.awards.models import Condition, PublicName


class ConditionForm(forms.Form):
    condition = forms.ModelChoiceField(Condition.objects.none(), empty_label=None, label="Which condition is met?")

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["condition"].queryset = award.conditions.filter(met_at=None)
        self.fields["condition"].label_from_instance = lambda condition: condition.text


class SignForm(forms.Form):
    """A typed name and a yes, for the terms whose hash the page shows."""

    terms = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed_name = forms.CharField(
        label="Your full name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    agree = forms.BooleanField(
        label="I have read the agreement and I may sign for this organisation.",
        error_messages={"required": "Tick the box if you agree and may sign."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typed_name"].error_messages["required"] = "Type your full name to sign."
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign", "Sign the agreement"))


class PublicNameForm(forms.Form):
    choice = forms.ChoiceField(
        label="How may we name you in public?", choices=PublicName.choices, widget=forms.RadioSelect
    )
    chosen_name = forms.CharField(label="The name you choose", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save the name"))
