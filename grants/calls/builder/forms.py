"""The forms of the parts of a call, but for its questions and criteria. One thing a page."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from grants.calls.definition import with_dates
from grants.calls.definition.checks import MOST_PENCE
from grants.calls.definition.choosing import LEVELS
from grants.calls.definition.offer import ANSWERS
from grants.calls.definition.taking_part import UNITS
from grants.calls.forms import WORDS
from shaping_future.look.fields import PoundsField

from .fields import Data, DayField, DaysField, LinesField, PartForm, UKTimeField, whole, words

SLUG = forms.RegexField(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    label="The end of its address",
    max_length=80,
    help_text="Small letters, digits and hyphens, like shaping-the-future-2027. It never changes after launch.",
    error_messages={"invalid": "Use small letters, digits and hyphens, like shaping-the-future-2027."},
)
CLOSES = "UK time. Close at noon on a weekday, never at midnight: somebody must be there to help."


class CopyForm(forms.Form):
    """What a copy needs to be told. Everything else is taken over, and moves along with the opening."""

    title = words("The new title", 200)
    slug = SLUG
    opens = UKTimeField(label="When it opens", help_text="UK time. All other dates move along with it.")
    closes = UKTimeField(label="When it closes", help_text=CLOSES)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        refuse_wrong_times(self, found)
        return found


def refuse_wrong_times(form: forms.Form, found: dict[str, Any]) -> None:
    opens, closes = found.get("opens"), found.get("closes")
    if opens and closes and closes <= opens:
        form.add_error("closes", "The call must close after it opens.")
    elif closes and closes.time() == dt.time(0):
        form.add_error("closes", "Midnight belongs to two days. Close at noon.")


class BasicsForm(PartForm):
    title = words("Its title", 200)
    slug = SLUG
    opens = UKTimeField(label="When it opens", help_text="UK time.")
    closes = UKTimeField(label="When it closes", help_text=CLOSES)
    late_policy = words("What happens when somebody is late", 2000, rows=4)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        refuse_wrong_times(self, found)
        return found

    def change(self, data: Data) -> Data:
        """The times go into the timeline as well."""
        values = dict(self.cleaned_data)
        data = with_dates(data, values.pop("opens"), values.pop("closes"))
        return data | {"call": data["call"] | values}


class OfferForm(PartForm):
    expected_awards = words("How many grants you expect to make", 60, help_text="For example: 12 to 16")
    funding_style = words("How the money may be used", 2000, rows=4)
    access_pence = PoundsField(
        label="Access costs that we pay for one application", min_pence=1, max_pence=MOST_PENCE, required=False
    )


class PlacesForm(PartForm):
    you_get = LinesField(label="What people get", help_text="One thing a line. Pay and care first.")
    we_ask = LinesField(label="What we ask of them", help_text="One thing a line: the time, and the dates.")
    we_look_for = LinesField(label="What we look for", help_text="One thing a line, in plain words.", required=False)
    answer_days = whole("Days to say yes or no to a place", 2, 60, required=False)


class PayForm(PartForm):
    """What people are paid who join the Group, and how much of their time it takes."""

    half_day = PoundsField(label="For half a day", min_pence=1, max_pence=MOST_PENCE, required=False)
    day = PoundsField(label="For a day", min_pence=1, max_pence=MOST_PENCE, required=False)
    hour = PoundsField(label="For an hour", min_pence=1, max_pence=MOST_PENCE, required=False)
    days_a_month = whole("About how many days a month", 1, 20)

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        value = value or {}
        rates = {one["unit"]: one["pence"] for one in value.get("pay", [])}
        super().__init__(data, value=rates | {"days_a_month": value.get("days_a_month")}, **options)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.errors and not any(found.get(unit) for unit in UNITS):
            self.add_error("day", "Say at least one: for an hour, half a day or a day.")
        return found

    def change(self, data: Data) -> Data:
        pay = [{"unit": unit, "pence": self.cleaned_data[unit]} for unit in UNITS if self.cleaned_data[unit]]
        values = {"pay": pay, "days_a_month": self.cleaned_data["days_a_month"]}
        return data | {"taking_part": data.get("taking_part", {}) | values}


class HelpForm(PartForm):
    ways_to_answer = LinesField(label="Ways to answer", help_text="One way a line.")
    help = LinesField(label="Help that people can have", help_text="One thing a line.")


class PrivacyForm(PartForm):
    privacy_notice = words(
        "What happens with what people tell us",
        5000,
        rows=12,
        help_text="Who reads it, how long we keep it, how it is mended or deleted. It stands on the call's page.",
    )


class StrandForm(PartForm):
    label = words("What people apply as", 200, help_text="For example: One organisation or network")
    min_pence = PoundsField(label="The least that one can ask for", min_pence=1, max_pence=MOST_PENCE)
    max_pence = PoundsField(label="The most that one can ask for", min_pence=1, max_pence=MOST_PENCE)
    months = whole("For how many months", 1, 120)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if (found.get("max_pence") or MOST_PENCE) < (found.get("min_pence") or 0):
            self.add_error("max_pence", "The most must not be less than the least.")
        return found


class PlaceStrandForm(PartForm):
    label = words("What people apply for", 200)
    places = whole("How many places", 1, 1000)
    months = whole("For how many months", 1, 120)


class TimelineForm(PartForm):
    label = words("What happens", 200)
    start = DayField(label="First day")
    end = DayField(label="Last day", help_text="The same day when it is one day.")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("start") and found.get("end") and found["end"] < found["start"]:
            self.add_error("end", "The last day must not be before the first.")
        return found


class EligibilityForm(PartForm):
    q = words("What we ask", 300, rows=2)
    if_fail = words("What we say when the answer does not pass", 300, rows=2)
    route = forms.ChoiceField(
        label="Is there another way?",
        choices=[("", "No: we offer to talk"), ("host", "Yes: with a host organisation")],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        super().__init__(data, value=value, **options)
        choices = [(answer, WORDS[answer]) for answer in ANSWERS]
        self.fields["pass"] = forms.MultipleChoiceField(
            label="Answers that pass", choices=choices, widget=forms.CheckboxSelectMultiple, help_text="One or more."
        )
        if isinstance(self.initial.get("pass"), str):
            self.initial["pass"] = [self.initial["pass"]]

    def value_of(self, name: str) -> Any:
        found = super().value_of(name)
        return found[0] if name == "pass" and len(found) == 1 else found


class EquityForm(PartForm):
    label = words("The question", 300, rows=2)
    standard = words(
        "The standard it follows",
        100,
        help_text="A question with “region” in its standard offers the regions of the UK; one without answers of its "
        "own offers the communities of the DEI Data Standard.",
    )
    options = LinesField(
        label="Answers to choose from",
        help_text="One a line, at least two. Empty: those of the standard.",
        required=False,
    )


class ReviewForm(PartForm):
    reviewers_per_application = whole("How many people read each application", 1, 20)
    max_applications_per_reviewer = whole("The most that one person reads", 1, 500)
    feedback_prompts = LinesField(
        label="Three prompts for readers", rows=4, help_text="One a line: the strongest, to ask, one kind thing."
    )
    discuss_if = words("When the Group must talk about an application", 500, rows=3)

    def clean_feedback_prompts(self) -> list[str]:
        found = self.cleaned_data["feedback_prompts"]
        if len(found or []) != 3:
            raise forms.ValidationError("Write three prompts, one a line.")
        return found


class ConversationForm(PartForm):
    minutes = whole("How many minutes", 5, 240)
    people = words("Who takes part", 300, rows=2)
    questions = LinesField(label="What we ask finalists", help_text="One question a line.")


class ScaleForm(PartForm):
    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        super().__init__(data, value=value, **options)
        for level in (*LEVELS, "X"):
            self.fields[level] = words(f"What {level} means", 200)


class LearningTextForm(PartForm):
    learning_prompts = LinesField(label="What we ask grant partners", rows=8, help_text="One question a line.")


class FlagsForm(PartForm):
    flags_not_scored = LinesField(label="Noted and never scored", help_text="One a line.")


class CommunityForm(PartForm):
    community_of_practice = DaysField(label="Meetings of grant partners", rows=8, help_text="One a line: 2026-07-10")


class PaymentForm(PartForm):
    share = forms.DecimalField(
        label="Share of the grant, in per cent",
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    when = words("When it is paid", 300, rows=2)
    after = forms.SlugField(
        label="What it waits for beside its day",
        max_length=40,
        required=False,
        help_text="The key of a learning date, for example y1: it waits until that report has come. Or event: it waits "
        "until finance writes down that it has happened. Empty: nothing.",
    )
    months = whole("After how many months of the work it is due", 0, 60, required=False)

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        if value:
            value = value | {"share": Decimal(str(value["share"])) * 100}
        super().__init__(data, value=value, **options)

    def value_of(self, name: str) -> Any:
        found = super().value_of(name)
        return float(found / 100) if name == "share" else found


class LearningForm(PartForm):
    type = words("What it is", 200, help_text="For example: learning report: text, audio, video or call")
    due = DayField(label="When it is due")
