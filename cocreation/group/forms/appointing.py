"""What staff and facilitators are asked when somebody joins the Group, stays longer, or goes."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from cocreation.group.queries import people_who_accepted
from grants.places.models import Place
from shaping_future.accounts.models import User
from shaping_future.look.fields import DayField


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True, membership=None).order_by("name", "email"),
        label="Who",
        help_text="A person with an account who is not in the Group.",
    )
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class FromPlaceForm(forms.Form):
    """Somebody who said yes to a place in the Group, by the reference of their application, and a term."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label="Who",
        empty_label="Choose a reference",
        help_text="The references of those who said yes and are not in the Group yet.",
    )
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["place"].queryset = people_who_accepted()
        self.fields["place"].label_from_instance = lambda place: place.application.reference


def some_words(label: str, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    errors = {"max_length": f"Write {most} letters or fewer."}
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=errors, **more)


class _AskForm(forms.Form):
    button = "Save"

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", self.button))


class TermForm(_AskForm):
    """The first day and the last."""

    button = "Appoint for this term"
    since = DayField(label="First day")
    until = DayField(label="Last day", help_text="The term ends by itself after this day.")


class RenewForm(_AskForm):
    button = "Set this last day"
    until = DayField(label="New last day")


class EndForm(_AskForm):
    button = "End this term"
    last_day = DayField(label="Last day", help_text="If you choose today, it ends at once.")
    words = some_words(
        "Why?", 2000, help_text="Only facilitators and MEX staff read it. Please do not write about anyone's status."
    )
