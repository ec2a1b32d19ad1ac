"""Input for access needs and costs."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from shaping_future.look.fields import PoundsField

from .models import AccessNeeds, Need


class NeedsForm(forms.Form):
    """What would make it easier. Nothing is required."""

    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What would make it easier for you?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"quiet": True}),
        error_messages={"invalid_choice": gettext_lazy("Choose from the list.")},
    )
    language = forms.CharField(
        label=gettext_lazy("Which language, if you want an interpreter?"),
        max_length=60,
        required=False,
        widget=forms.TextInput(),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number, if you want us to call"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Is there anything else that would help?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Say what you need, not why. Please do not write about anyone's immigration status or health."
        ),
    )

    def __init__(self, data: Any = None, *, kept: AccessNeeds | None):
        super().__init__(data, initial=kept.opened() if kept else {})
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext("Save what I need")))


class CostForm(forms.Form):
    """One cost of taking part."""

    need = forms.ChoiceField(
        label=gettext_lazy("What is it for?"),
        choices=Need.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is for.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What does it pay for?"),
        max_length=300,
        help_text=gettext_lazy("For example: two hours of childcare while we write."),
        error_messages={"required": gettext_lazy("Write what it pays for.")},
    )
    pence = PoundsField(label=gettext_lazy("How much does it cost?"), min_pence=1)

    def __init__(self, data: Any = None, *, application: Any):
        super().__init__(data, prefix="cost")
        self.helper = FormHelper()
        self.helper.form_action = reverse("access-cost-ask", args=[application.public_id])
        self.helper.add_input(Submit("ask", gettext("Ask for this")))


class ReasonForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What you say to the applicant"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words for the applicant.")},
    )


class PaidForm(forms.Form):
    payment_reference = forms.CharField(
        label=gettext_lazy("Reference of the payment"),
        max_length=40,
        help_text=gettext_lazy("As your bank or the voucher has it. No bank details."),
    )
