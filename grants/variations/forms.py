"""Input about changes of a grant and its end."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.awards.models import Award, HowEnded
from grants.variations.models import EarlyReason
from grants.variations.services.asking import LONGEST, MOST_PAYMENTS, Change
from shaping_future.look.fields import DayField, PoundsField, SeenField


def words(label: str, most: int = LONGEST, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AskForm(forms.Form):
    """The grant partner's message."""

    message = words(
        "What would you like to change, and why?",
        rows=8,
        help_text="In your own words. More time, another sum, other payments, another purpose: anything.",
        error_messages={"required": "Write what you would like to change."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", "Send it to us"))


class ProposalForm(forms.Form):
    """What exactly would change, beside what is. Payments to come stand in rows; an empty row is none."""

    why = words("Why it changes. Both sides read it", rows=4, error_messages={"required": "Write why it changes."})
    pence = PoundsField(label="The grant", min_pence=1)
    ends_on = DayField(label="It runs until")
    purpose = words("What it is for", rows=3, required=False)

    def __init__(self, data: Any = None, *, award: Award, variation: Any = None):
        plan = _plan_now(award) if variation is None or variation.plan is None else _as_days(variation.plan)
        self.before = plan if variation is None or variation.plan is None else _plan_now(award)
        self.numbers = range(1, min(max(len(plan), len(self.before)) + 2, MOST_PAYMENTS) + 1)
        super().__init__(data, initial=_initial(award, variation))
        for number in self.numbers:
            row = plan[number - 1] if number <= len(plan) else {}
            self.fields[f"pence-{number}"] = PoundsField(
                label=f"Payment {number}: sum", required=False, initial=row.get("pence")
            )
            self.fields[f"due_on-{number}"] = DayField(
                label=f"Payment {number}: not before", required=False, initial=row.get("due_on")
            )
            self.fields[f"when-{number}"] = forms.CharField(
                label=f"Payment {number}: when", max_length=200, required=False, initial=row.get("when", "")
            )
            for name in ("pence", "due_on", "when"):
                self.fields[f"{name}-{number}"].widget.attrs["quiet"] = True  # not "(optional)" nine times

    def rows(self) -> list[list]:
        """The fields of each payment, for the page."""
        return [[self[f"{name}-{n}"] for name in ("pence", "due_on", "when")] for n in self.numbers]

    def clean(self) -> dict:
        values = super().clean()
        for number in self.numbers:
            row = self._row(number)
            if any(row.values()) and not all(row.values()) and not self._errors_of(number):
                self.add_error(
                    f"pence-{number}", f"Payment {number} needs a sum, a day and its words; or none of them."
                )
        return values

    def change(self) -> Change:
        rows = [row for n in self.numbers if all((row := self._row(n)).values())]
        same = [(row["pence"], row["due_on"], row["when"]) for row in rows] == [
            (row["pence"], row["due_on"], row["when"]) for row in self.before
        ]
        values = self.cleaned_data
        plan = None if same and values["pence"] == self.initial["now"] else _as_text(rows)
        return Change(values["why"], values["pence"], values["ends_on"], values["purpose"], plan)

    def _row(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}-{number}") for name in ("pence", "due_on", "when")}

    def _errors_of(self, number: int) -> bool:
        return any(f"{name}-{number}" in self.errors for name in ("pence", "due_on", "when"))


def _initial(award: Award, variation: Any) -> dict[str, Any]:
    now = {"pence": award.pence, "now": award.pence, "ends_on": award.ends_on, "purpose": award.purpose}
    if variation is None:
        return now
    new = {"pence": variation.new_pence, "ends_on": variation.new_ends_on, "purpose": variation.new_purpose}
    return now | {name: value for name, value in new.items() if value} | {"why": variation.why}


def _plan_now(award: Award) -> list[dict[str, Any]]:
    """What is still to pay as it stands, a row each."""
    return [
        {"pence": one.rest, "due_on": one.due_on, "when": one.terms} for one in award.instalments.all() if one.rest
    ][:MOST_PAYMENTS]


def _as_days(plan: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"due_on": dt.date.fromisoformat(one["due_on"])} for one in plan]


def _as_text(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"due_on": row["due_on"].isoformat(), "when": " ".join(row["when"].split())} for row in rows]


class ApproveForm(forms.Form):
    seen = SeenField()


class NoForm(forms.Form):
    words = words("Why not. The grant partner reads it", 2000, 4, error_messages={"required": "Write why."})


class GiveBackForm(forms.Form):
    words = words(
        "Why do you give the grant back?", 2000, 5, error_messages={"required": "Write why. A sentence is enough."}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("end", "Ask to give the grant back"))


class EndForm(forms.Form):
    """How a grant ends, on the desk."""

    how = forms.ChoiceField(label="How does it end?", choices=HowEnded.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="If it ends early: why?", choices=[("", "It does not end early"), *EarlyReason.choices], required=False
    )
    recover_pence = PoundsField(
        label="What of the paid money we ask back",
        required=False,
        help_text="Only when it ends early. Nothing: leave it empty.",
    )
    words = words("In words, for both sides", 2000, 4, error_messages={"required": "Write why it ends."})


class RecoveryForm(forms.Form):
    pence = PoundsField(label="How much came back", min_pence=1)
    seen = SeenField()


class LimitForm(forms.Form):
    pence = PoundsField(label="By how much may a grant grow without the Board?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("keep", "Keep this limit"))
