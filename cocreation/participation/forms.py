"""What a member chooses and claims, and what finance says about it. No field of a member's takes free words."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from cocreation.participation import queries
from cocreation.participation.kinds import COSTS, TIME, Unit, Way, What, WhyNot
from cocreation.participation.models import PaymentChoice
from cocreation.participation.services import MOST, MOST_PENCE
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.look.fields import DayField, PoundsField
from shaping_future.look.words import pounds


def chosen_from(label: str, choices: list[tuple[str, str]], **more: Any) -> forms.ChoiceField:
    """One of a short list, all of it in sight."""
    errors = {"required": "Choose one.", "invalid_choice": "Choose from the list."}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=errors, **more)


def how_many(label: str, least: int, **more: Any) -> forms.IntegerField:
    says = f"Write a whole number from {least} to {MOST}."
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), says), **more,
    )  # fmt: skip


class WayForm(forms.Form):
    """How to be paid. Nothing is ticked for anybody."""

    way = chosen_from("How do you want to be paid?", Way.choices)
    read_note = forms.BooleanField(
        label="I have read the note above",
        error_messages={"required": "Read the note, and tick that you have read it."},
    )

    def __init__(self, data: Any = None, *, choice: PaymentChoice | None):
        super().__init__(data, initial={"way": choice.chosen} if choice else {})
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save how I am paid"))


class TimeForm(forms.Form):
    """One day's time. What a fund has no rate for is not asked."""

    what = chosen_from("What did you do?", [(what.value, what.label) for what in TIME])
    on_day = DayField(label="On which day?")
    unit = chosen_from("How do you count it?", [])
    number = how_many("How many?", 1, help_text="A part of one counts as a whole one.")
    preparation_hours = how_many(
        "Hours of getting ready for it", 0, required=False,
        help_text="Reading papers, calls, asking for advice. A part of an hour counts as a whole one.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, fund: Fund):
        super().__init__(data, initial={"on_day": clock.today(), "number": 1})
        rates = queries.rates_on(fund, clock.today())
        self.fields["unit"].choices = [
            (unit, f"{Unit(unit).label}, {pounds(pence)} each") for unit, pence in rates.items()
        ]
        if Unit.HOUR not in rates:
            del self.fields["preparation_hours"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("claim", "Claim this"))

    def said(self) -> dict[str, Any]:
        """As services.claim_time takes it."""
        return self.cleaned_data | {"preparation_hours": self.cleaned_data.get("preparation_hours") or 0}


class CostForm(forms.Form):
    """One day's cost of one kind."""

    what = chosen_from("What was it for?", [(what.value, What(what).label) for what in COSTS])
    on_day = DayField(label="On which day?")
    pence = PoundsField(
        label="How much did it cost?", min_pence=1, max_pence=MOST_PENCE,
        help_text="Add up what you paid for this on that day. Keep the receipt: finance may ask to see it.",
    )  # fmt: skip

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"on_day": clock.today()})
        self.helper = FormHelper()
        self.helper.add_input(Submit("claim", "Claim this"))


class WhyNotForm(forms.Form):
    why_not = chosen_from("What the member reads", WhyNot.choices)


class RateForm(forms.Form):
    fund = forms.ModelChoiceField(Fund.objects.filter(lines__key=queries.LINE), label="Fund")
    unit = chosen_from("How time is counted", Unit.choices)
    pence = PoundsField(label="What one of them pays", min_pence=1, max_pence=MOST_PENCE)
    since = DayField(label="For work from this day on")
