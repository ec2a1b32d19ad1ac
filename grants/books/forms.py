"""Input about the fund's books."""

import datetime as dt
from typing import Any

from django import forms

from grants.fund.models import CommitFrom, Contribution, Fund
from shaping_future import clock
from shaping_future.look.fields import DayField, PoundsField, TextField
from shaping_future.look.forms import OneButtonForm


def _sane(day: dt.date | None) -> dt.date | None:
    if day is not None and not 2000 <= day.year <= 2100:
        raise forms.ValidationError("Write dates between 2000 and 2100.")
    return day


def _pounds(label: str, help_text: str = "") -> PoundsField:
    return PoundsField(
        label=label,
        help_text=help_text,
        min_pence=1,
        error_messages={"required": "Write the amount in pounds.", "too_small": "Write an amount above nought."},
    )


def _choose_line(form: forms.Form, name: str, fund: Fund) -> None:
    form.fields[name].queryset = fund.lines.all()
    form.fields[name].empty_label = None


def _line(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=None,
        label=label,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a line."),
    )


class PledgeForm(OneButtonForm):
    button = "Write the pledge down"

    name = forms.CharField(
        label="Funder", max_length=200, error_messages={"required": "Write who pledges it."}, strip=True
    )
    pence = _pounds("How much", "What they pledge in all, in pounds.")
    line = _line("For which line of the budget")
    pledged_on = DayField(label="Day of the pledge", help_text="The day of their letter or contract.")

    def __init__(self, fund: Fund, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _choose_line(self, "line", fund)

    def clean_pledged_on(self) -> dt.date:
        return _sane(self.cleaned_data["pledged_on"])


class LowerForm(OneButtonForm):
    button = "Lower the pledge"

    pence = PoundsField(
        label="What they pledge now, in all",
        help_text="In pounds. Nothing is 0.",
        min_pence=0,
        error_messages={"required": "Write the amount in pounds.", "too_small": "Write nought or more."},
    )
    line = _line("Off which line of the budget")
    why = forms.CharField(
        label="Why",
        max_length=300,
        help_text="It stays beside the pledge.",
        error_messages={"required": "Say why the pledge is lowered."},
    )

    def __init__(self, contribution: Contribution, *args: Any, **kwargs: Any):
        super().__init__(*args, initial={"line": contribution.line_id}, **kwargs)
        _choose_line(self, "line", contribution.fund)


class ReceiptForm(OneButtonForm):
    button = "Write down what came in"

    pence = _pounds("How much came in")
    received_on = DayField(label="On which day", help_text="The day on our bank statement.")
    bank_reference = forms.CharField(
        label="Reference on the bank statement",
        max_length=60,
        error_messages={"required": "Write the reference as the statement has it."},
    )

    def __init__(self, contribution: Contribution, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.contribution = contribution

    def clean_received_on(self) -> dt.date:
        return _sane(self.cleaned_data["received_on"])


class WhyForm(OneButtonForm):
    """A reason, before something is undone."""

    button = "Undo it"

    why = forms.CharField(label="What was wrong", max_length=300, error_messages={"required": "Say what was wrong."})


class CommitsForm(OneButtonForm):
    button = "Save"

    source = forms.ChoiceField(
        label="Grants are awarded from",
        choices=CommitFrom.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one."),
    )


class LineMoveForm(OneButtonForm):
    button = "Propose this"

    source = _line("From which line")
    target = _line("To which line")
    pence = _pounds("How much")
    why = TextField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why. A second person decides by it."},
    )

    def __init__(self, fund: Fund, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            _choose_line(self, name, fund)

    def clean(self) -> dict:
        found = super().clean()
        if found.get("source") and found.get("source") == found.get("target"):
            self.add_error("target", "Choose another line than the one it comes from.")
        return found


class DecideForm(OneButtonForm):
    button = "Save my answer"

    decision = forms.ChoiceField(
        label="Your answer",
        choices=[("agree", "Move the money"), ("decline", "Leave it where it is")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose an answer."),
    )
    answer = forms.CharField(label="In words", max_length=300, required=False, help_text="Needed when you decline.")

    def clean(self) -> dict:
        found = super().clean()
        if found.get("decision") == "decline" and not found.get("answer", "").strip():
            self.add_error("answer", "Say why you decline.")
        return found


class DayForm(forms.Form):
    """Which day a page is about; today when it does not say."""

    on = DayField(required=False)

    def clean_on(self) -> dt.date:
        return _sane(self.cleaned_data["on"]) or clock.today()


class ExportForm(forms.Form):
    """Which days, which table, which kind of file."""

    KINDS = (("movements", "Every movement"), ("trial", "Trial balance by account"))
    FILES = (("csv", "CSV"), ("xlsx", "Excel"))

    first = DayField(error_messages={"required": "Choose the first day."})
    last = DayField(error_messages={"required": "Choose the last day."})
    kind = forms.ChoiceField(
        choices=KINDS, error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a table.")
    )
    file = forms.ChoiceField(
        choices=FILES, error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a file.")
    )

    def clean_first(self) -> dt.date:
        return _sane(self.cleaned_data["first"])

    def clean_last(self) -> dt.date:
        last, first = _sane(self.cleaned_data["last"]), self.cleaned_data.get("first")
        if first and last < first:
            raise forms.ValidationError("The last day is before the first.")
        return last
