"""Input for payment runs, for what the bank says, and for the banks' layouts."""

from typing import Any

from django import forms

from grants.payments.models import Instalment
from grants.runs import queries
from grants.runs.bankfiles import VALUES
from grants.runs.models import BankLayout, PaymentLine, StatementLayout
from grants.runs.services import Pick
from shaping_future import clock
from shaping_future.look.fields import DayField, PoundsField, SeenField, TextField
from shaping_future.look.forms import OneButtonForm
from shaping_future.working_days import is_working_day, working_days_after


def in_words(label: str, **more: Any) -> TextField:
    return TextField(
        label=label,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in words."},
        **more,
    )


class PrepareForm(forms.Form):
    """The day and the bank's layout, and beside each payment a tick and how much of it."""

    use_required_attribute = False

    pay_on = DayField(label="Day of payment", help_text="A day on which banks work, within a month.")
    layout = forms.ModelChoiceField(
        label="The bank's file",
        queryset=BankLayout.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the layouts."),
    )

    def __init__(self, data: Any = None, *, rows: list[dict]):
        today = clock.today()
        day = today if is_working_day(today) else working_days_after(today, 1)
        super().__init__(data, initial={"pay_on": day})
        self.fields["layout"].queryset = queries.layouts()
        self.rows = rows
        for row in rows:
            self._add(row["instalment"], row["award"].reference)

    def _add(self, instalment: Instalment, reference: str) -> None:
        says = f"payment {instalment.number} of {reference}"
        self.fields[f"pick-{instalment.pk}"] = forms.BooleanField(label=f"Pay {says}", required=False)
        self.fields[f"pounds-{instalment.pk}"] = PoundsField(
            label=f"How much, for {says}", min_pence=1, required=False, initial=instalment.rest
        )

    def lines(self) -> list[dict]:
        """Each row with its two fields and the amount as it stands in the box, for the page."""
        lines = []
        for row in self.rows:
            pick, amount = (self[f"{name}-{row['instalment'].pk}"] for name in ("pick", "pounds"))
            money = amount.field.widget.format_value(amount.value())
            lines.append(row | {"pick": pick, "pounds": amount, "money": money or ""})
        return lines

    def picks(self) -> list[Pick]:
        return [
            Pick(row["instalment"], self.cleaned_data[f"pounds-{row['instalment'].pk}"])
            for row in self.rows
            if self.cleaned_data[f"pick-{row['instalment'].pk}"]
        ]


class TakeOutForm(OneButtonForm):
    button = "Take it out of the run"

    why = forms.ChoiceField(
        label="Why do you take it out?",
        choices=PaymentLine.Why.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose why you take it out."),
    )
    words = in_words("In words", help_text="Who reads this run later will want to know.")


class CancelForm(OneButtonForm):
    button = "Cancel this payment run"
    words = in_words("Why is it cancelled?")


class RefusedForm(OneButtonForm):
    button = "The bank did not make it"
    words = in_words("What did the bank say?", help_text="The payment is due again, and goes into another run.")


class StatementForm(OneButtonForm):
    button = "Read in this statement"

    layout = forms.ModelChoiceField(
        label="How the bank writes it",
        queryset=StatementLayout.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the layouts."),
    )
    file = forms.FileField(
        label="The statement, as CSV",
        help_text="Up to 10 MB. Lines that we know already are left out.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["layout"].queryset = queries.statement_layouts()


ASIDE = "aside"


class MatchForm(OneButtonForm):
    """Which payment a line of the bank is, or that it is none."""

    button = "Keep what this line is"

    payment = forms.ChoiceField(
        label="What is this line?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what this line is."),
    )
    words = in_words("In words", required=False, help_text="Needed when it is no payment of a run, or came back.")

    def __init__(self, data: Any = None, *, payments: list[PaymentLine]):
        super().__init__(data)
        self.payments = {str(one.pk): one for one in payments}
        found = [
            (str(one.pk), f"{one.reference}, {one.instalment.award.application.organisation}, run {one.run}")
            for one in payments
        ]
        self.fields["payment"].choices = [*found, (ASIDE, "It is no payment of a run")]

    @property
    def chosen(self) -> PaymentLine | None:
        return self.payments.get(self.cleaned_data["payment"])


class TakeBackForm(OneButtonForm):
    button = "Take it back"

    words = in_words(
        "Why was it wrong?",
        help_text="Who reads this payment later will want to know. Name no other grant.",
    )
    seen = SeenField()

    def __init__(self, data: Any = None, *, seen: str):
        super().__init__(data, initial={"seen": seen})


# --- for the desk ---------------------------------------------------------------------------------------------------


class BankLayoutForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    kind = forms.ChoiceField(label="Kind of file", choices=BankLayout.Kind.choices)
    columns = TextField(
        label="Columns",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="For a CSV. One column a line: its heading, a colon, and what it holds. "
        f"It can hold {', '.join(VALUES)}, or fixed words after =.",
    )
    header = forms.BooleanField(label="The first row names the columns", required=False)
    delimiter = forms.ChoiceField(label="Between the columns", choices=[(",", "Comma"), (";", "Semicolon")])
    day_format = forms.ChoiceField(label="How days are written", choices=BankLayout.Days.choices)
    most_payments = forms.IntegerField(label="Most payments in one file", min_value=1, max_value=1000)
    longest_name = forms.IntegerField(label="Longest name", min_value=6, max_value=140)
    longest_reference = forms.IntegerField(label="Longest reference", min_value=11, max_value=140)
    working_days_only = forms.BooleanField(label="Pays on working days only", required=False)
    in_use = forms.BooleanField(label="In use", required=False)
    from_sort_code = forms.RegexField(r"^\d{6}$", label="Our sort code, six digits", required=False)
    from_account_number = forms.RegexField(r"^\d{8}$", label="Our account number, eight digits", required=False)
    from_account_name = forms.CharField(label="Our name at the bank", max_length=70, required=False)

    def clean(self) -> dict[str, Any]:
        """The three of our account become one, or none: then the account that is kept stays."""
        found = super().clean()
        account = {name: found.pop(f"from_{name}", "") for name in ("sort_code", "account_number", "account_name")}
        if any(account.values()) and not all(account.values()):
            raise forms.ValidationError("Give our sort code, account number and name together, or none of them.")
        return found | {"pays_from": account if all(account.values()) else None}


class StatementLayoutForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    day = forms.CharField(label="Heading of the column with the date", max_length=40)
    text = forms.CharField(
        label="Headings of the columns with words", max_length=120, help_text="A comma between them."
    )
    amount = forms.CharField(label="Heading of the one column with amounts", max_length=40, required=False)
    out = forms.CharField(label="Or: heading of what left", max_length=40, required=False)
    into = forms.CharField(label="and of what came", max_length=40, required=False)
    day_format = forms.ChoiceField(label="How days are written", choices=StatementLayout.Days.choices)
    in_use = forms.BooleanField(label="In use", required=False)
