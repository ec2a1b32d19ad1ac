"""Input of finance about one payment."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.payments.models import Withholding
from grants.payments.services import LONGEST
from shaping_future.look.fields import DayField, TextField


class WithholdForm(forms.Form):
    use_required_attribute = False

    reason = forms.ChoiceField(
        label="Why do you hold it back?",
        choices=Withholding.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a reason."),
    )
    words = TextField(
        label="In words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The grant partner reads this. What did not work in their project is never a reason.",
        error_messages={"required": "Say why, in words. The grant partner reads them."},
    )
    until = DayField(
        label="When do you look at it again?",
        help_text="On this day finance is reminded. The payment stays held back until somebody frees it.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", "Hold this payment back"))
