"""Input about partners, and from them."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from grants.applications.models import PartnerConfirmation

Said = PartnerConfirmation.Said


class AskPartnerForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Email address of the partner"),
        max_length=254,
        help_text=gettext_lazy("Somebody there who can say yes for them. We send a link to this address."),
        error_messages={
            "required": gettext_lazy("Write the email address of the partner."),
            "invalid": gettext_lazy("Write an email address like name@example.org."),
        },
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", gettext("Ask this partner")))


class PartnerAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("Is this right?"),
        choices=[
            (Said.CONFIRMED.value, gettext_lazy("Yes, this is right")),
            (Said.DECLINED.value, gettext_lazy("No, something is wrong")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose an answer."),
            "invalid_choice": gettext_lazy("Choose one from the list."),
        },
    )
    message = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only if something is wrong. The group that applies reads these words."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        help_text=gettext_lazy("So that the group that applies knows who answered."),
        error_messages={"required": gettext_lazy("Write your name.")},
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("send", gettext("Send my answer")))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("answer") == Said.DECLINED and not values.get("message"):
            self.add_error("message", gettext("Write in a few words what is wrong."))
        return values
