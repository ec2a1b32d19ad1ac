"""Free topics, written rounds, and why something is talked about."""

import datetime as dt
from typing import Any

from django import forms

from cocreation.deliberation.forms import LastDayForm
from cocreation.discussion.forms.saying import KeyedForm, PlainForm, words
from cocreation.discussion.queries import Row
from shaping_future import clock

NO_NAMES = "Name no applicant: people who stay out of one read this, too."


class WhyForm(PlainForm):
    why = words("Why does the Group talk about it?", 300, 2, required=False, help_text="One line. The Group reads it.")


class FreeTopicForm(KeyedForm):
    title = forms.CharField(
        label="A short title", max_length=120, error_messages={"required": "Write a title of a few words."}
    )
    question = words(
        "What does the Group talk about?", 300, 2, "Write the question that the Group talks about.", help_text=NO_NAMES
    )
    why = words("Why now, if there is a reason?", 300, 2, required=False)


class RoundForm(LastDayForm):
    """Which topics; until noon of which day; and whether others' words wait."""

    topics = forms.MultipleChoiceField(
        label="Which topics?",
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose at least one topic of the list."),
    )
    first_day = forms.DateField(
        label="First day, if it is not today",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="It begins at midnight. Leave it empty to begin now.",
        error_messages={"invalid": "Write the day with day, month and year."},
    )
    hides = forms.BooleanField(
        label="Hide others' words from members until they have written something, or until the round ends",
        required=False,
        help_text="So that the first voice does not lead the others.",
    )
    field_order = ("topics", "first_day", "last_day", "hides")

    def __init__(self, rows: list[Row], *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["topics"].choices = [(row.address, row.name) for row in rows]
        self.fields["last_day"].label = "Last day to write"
        self.fields["last_day"].help_text = "The round ends at noon (UK time) of that day. Writing stays possible."
        self.fields["last_day"].error_messages["required"] = "Choose the last day to write."

    @property
    def begins_at(self) -> dt.datetime | None:
        day = self.cleaned_data["first_day"]
        if day is None or day <= clock.today():
            return None
        return dt.datetime.combine(day, dt.time(0), clock.LONDON)
