"""What the list of applications is narrowed to, and filters with a name."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from grants.calls.kinds import Kind
from grants.calls.models import Call
from grants.organisations.models import IncomeBand, OrganisationKind, Region
from shaping_future.look.fields import PoundsField

from .queries import Filters
from .queries.listing import STATES

ANY = ("", "Any")
CHOOSE = "Choose one from the list."
DATE = {"invalid": "Write the date like 2025-02-24."}
ORDER_LABELS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "reference": "Reference",
    "organisation": "Name of the organisation",
    "most": "Highest amount first",
    "least": "Lowest amount first",
}


def _one_of(choices: Any, label: str) -> forms.ChoiceField:
    """What an organisation did not want to say can be looked for too."""
    choices = [ANY, *((value or "unsaid", text) for value, text in choices)]
    return forms.ChoiceField(required=False, choices=choices, label=label, error_messages={"invalid_choice": CHOOSE})


class FilterForm(forms.Form):
    """The address of the list, read. Unknown values are refused in words; nothing of it is required."""

    q = forms.CharField(
        required=False, max_length=200, label="Words", error_messages={"max_length": "Write 200 characters or fewer."}
    )
    call = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label="Call", error_messages={"invalid_choice": CHOOSE}
    )
    call_kind = _one_of(Kind.choices, "Kind of call")
    state = _one_of([(one.value, one.label) for one in STATES], "State")
    strand = forms.SlugField(required=False, max_length=40, label="Way to apply", error_messages={"invalid": CHOOSE})
    region = _one_of(Region.choices, "Region")
    kind = _one_of(OrganisationKind.choices, "Kind of group")
    income = _one_of(IncomeBand.choices, "Income last year")
    least = PoundsField(required=False, label="Asks for at least")
    most = PoundsField(required=False, label="Asks for at most")
    sent_from = forms.DateField(required=False, label="Sent from", error_messages=DATE)
    sent_to = forms.DateField(required=False, label="Sent until", error_messages=DATE)
    late = forms.BooleanField(required=False, label="Sent late")
    second = forms.BooleanField(required=False, label="Needs a second person")
    recorded = forms.BooleanField(required=False, label="Has a recording")
    hosted = forms.BooleanField(required=False, label="With a host")
    joint = forms.BooleanField(required=False, label="Joint application")
    order = forms.ChoiceField(
        required=False, choices=list(ORDER_LABELS.items()), error_messages={"invalid_choice": CHOOSE}
    )

    def __init__(self, data: Any, calls: list[Call]):
        super().__init__(data)
        self.fields["call"].choices = [ANY, *((one.pk, one.title) for one in calls)]

    def clean_sent_to(self) -> Any:
        first, last = self.cleaned_data.get("sent_from"), self.cleaned_data["sent_to"]
        for day in filter(None, (first, last)):
            if not 2000 <= day.year <= 2100:
                raise forms.ValidationError("Write dates between 2000 and 2100.")
        return last

    def filters(self) -> Filters:
        """What it says; a form with a mistake in it narrows nothing."""
        if not self.is_valid():
            return Filters()
        return Filters(**self.cleaned_data | {"order": self.cleaned_data["order"] or "newest"})


def address(filters: Filters) -> str:
    """The canonical query string: the same filters, the same text. "" when nothing is narrowed."""
    plain = Filters()
    values = {name: getattr(filters, name) for name in FilterForm.base_fields}
    values |= {name: _pounds(values[name]) for name in ("least", "most")}
    return urlencode({name: _said(value) for name, value in values.items() if value and value != getattr(plain, name)})


def _pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}" if pence % 100 else str(pence // 100)


def _said(value: Any) -> Any:
    return "on" if value is True else value


class NameForm(forms.Form):
    """A name for a filter that the person wants to keep."""

    name = forms.CharField(max_length=80, label="Name of this filter")
    shared = forms.BooleanField(required=False, label="Show it to the whole team")
