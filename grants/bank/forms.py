"""Input for bank details and their checks. Why the account's form has the prefix: shaping_future.interruptions."""

from collections.abc import Callable
from typing import Any

from django import forms

from grants.bank import numbers
from grants.bank.models import CallBack, PayeeCheck
from shaping_future.errors import NotValid
from shaping_future.look.forms import OneButtonForm

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
YES_NO = (("yes", "Yes"), ("no", "No"))


def _read(how: Callable[[str], str], text: str) -> str:
    try:
        return how(text)
    except NotValid as refusal:
        raise forms.ValidationError(refusal.sentence) from None


class _Asked(OneButtonForm):
    """With questions that are answered by yes or no."""

    def answered(self, name: str) -> bool:
        """A yes or no as a boolean."""
        return self.cleaned_data[name] == "yes"


class AccountForm(_Asked):
    prefix = "sealed"
    button = "Save the bank details"

    account_name = forms.CharField(
        label="Name on the account",
        max_length=70,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As the bank has it, letter by letter.",
        error_messages={"required": "Write the name on the account, as the bank has it."},
    )
    sort_code = forms.CharField(
        label="Sort code",
        max_length=20,
        widget=forms.TextInput(attrs=DIGITS | {"size": 12}),
        help_text="Six digits, for example 12-34-56.",
        error_messages={"required": "Write the six digits of the sort code, for example 12-34-56."},
    )
    account_number = forms.CharField(
        label="Account number",
        max_length=30,
        widget=forms.TextInput(attrs=DIGITS | {"size": 12}),
        help_text="Eight digits.",
        error_messages={"required": "Write the eight digits of the account number."},
    )
    roll_number = forms.CharField(
        label="Building society roll number",
        max_length=18,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        help_text="Only for some building societies. It stands on your card, statement or passbook.",
    )
    phone = forms.CharField(
        label="Phone number where we can reach you",
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
        help_text="If these details ever change, we call it first. So nobody else can change them for you.",
        error_messages={"required": "Write a phone number with its area code, where we can reach you."},
    )

    def clean_sort_code(self) -> str:
        return _read(numbers.sort_code, self.cleaned_data["sort_code"])

    def clean_account_number(self) -> str:
        return _read(numbers.account_number, self.cleaned_data["account_number"])

    def clean_phone(self) -> str:
        return _read(numbers.phone, self.cleaned_data["phone"])


class StatementForm(_Asked):
    button = "Send the statement"

    file = forms.FileField(
        label="Bank statement, or a photo of one",
        help_text="It shows the name, the sort code and the account number. You may cover the amounts.",
        error_messages={
            "required": "Choose the file with the statement.",
            "empty": "This file is empty. Choose another one.",
        },
    )


class PayeeForm(_Asked):
    button = "Keep what the bank said"

    result = forms.ChoiceField(
        label="What did the bank say about the name?",
        choices=PayeeCheck.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the bank said."},
    )
    did = forms.CharField(
        label="What did you do about it?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "quiet": True}),
        help_text="For anything but a match: whom you asked and what they said. No account number here.",
    )
    may_pay = forms.ChoiceField(
        label="May we pay this account?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"quiet": True}),
        required=False,
        help_text="For anything but a match. A match may be paid.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        unsure = values.get("result") not in (None, PayeeCheck.Result.MATCH)
        if unsure and not values.get("may_pay"):
            self.add_error("may_pay", "Choose yes or no.")
        if values.get("did") and _has_number(values["did"]):
            self.add_error("did", "Write it without the account number: these words are not sealed.")
        return values


class StatementCheckForm(_Asked):
    button = "Keep what it shows"

    agrees = forms.ChoiceField(
        label="Does the statement show the same name, sort code and account number?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    found = forms.CharField(
        label="What is different?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "quiet": True}),
        help_text="The grant partner reads this. No account number here.",
    )

    def clean_found(self) -> str:
        if _has_number(self.cleaned_data["found"]):
            raise forms.ValidationError("Write it without the account number: these words are not sealed.")
        return self.cleaned_data["found"]


class CallBackForm(_Asked):
    button = "Keep what they said"

    number_known = forms.ChoiceField(
        label="Where do you know the phone number from?",
        choices=CallBack.Known.choices,
        widget=forms.RadioSelect,
        help_text="Never a number that came with the change itself.",
        error_messages={"required": "Choose where you know the number from."},
    )
    spoke_to = forms.CharField(
        label="Whom did you speak to?", max_length=120, required=False, widget=forms.TextInput(attrs={"quiet": True})
    )
    outcome = forms.ChoiceField(
        label="What did they say?",
        choices=CallBack.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said."},
    )


def _has_number(text: str) -> bool:
    """Six digits or more in a row, spaces and dashes aside."""
    joined = numbers.SEPARATORS.sub("", text)
    run = longest = 0
    for char in joined:
        run = run + 1 if char.isdecimal() else 0
        longest = max(longest, run)
    return longest >= 6
