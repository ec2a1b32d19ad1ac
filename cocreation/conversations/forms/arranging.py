"""Whoever arranges: the shortlist, the questions, times, people, and what took place."""

import datetime as dt
import re
from typing import Any

from django import forms

from cocreation.conversations.forms._plain import PlainForm, date, times, words
from cocreation.conversations.kinds import Kind
from cocreation.conversations.models import Conversation, ConversationPlan, ConversationQuestion, Finalist, Slot
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.accounts.models import User

ONE_KIND = dict.fromkeys(("required", "invalid_choice"), "Choose a way to talk.")
A_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class FinalistsForm(PlainForm):
    """Everything that was read, the finalists ticked."""

    applications = forms.MultipleChoiceField(
        label="Whom does the Group want to talk with?", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    outcome = words(
        "The outcome it rests on, in the Group's words",
        help_text="The Group reads it. Name no applicant.",
        error_messages={"required": "Write the outcome of the Group that the shortlist rests on."},
    )
    reason = words("Why does the shortlist change?", required=False)

    def __init__(self, rows: list[Application], finalists: list[Finalist], *args: Any, **options: Any):
        now = {str(one.application.public_id): one for one in finalists}
        first = next(iter(now.values()), None)
        options["initial"] = {"applications": list(now), "outcome": first.outcome if first else ""}
        super().__init__(*args, **options)
        self.rows = {str(one.public_id): one for one in rows}
        self.fields["applications"].choices = [(key, f"{one.applicant} ({one.asks})") for key, one in self.rows.items()]
        if not now:
            del self.fields["reason"]

    @property
    def chosen(self) -> list[Application]:
        return [self.rows[key] for key in self.cleaned_data["applications"]]


class PlanForm(PlainForm):
    questions = words(
        "The questions, one on each line", 4500, rows=6,
        help_text="Every finalist gets exactly these, in this order, before you talk. At most ten.",
        error_messages={"required": "Write at least one question."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Minutes to talk, for each", min_value=10, max_value=180, initial=40,
        error_messages={"required": "Write how many minutes."},
    )  # fmt: skip
    extra_minutes = forms.IntegerField(
        label="Minutes added where somebody interprets", min_value=0, max_value=120, initial=20,
        help_text="Everything is said twice then. Every time keeps them free, so that nobody has less.",
        error_messages={"required": "Write how many minutes, or 0."},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Ways to talk", choices=Kind.choices, widget=forms.CheckboxSelectMultiple, initial=["video", "phone"],
        error_messages={"required": "Offer at least one way to talk.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    choose_by = date("Last day to choose a time", help_text="At noon. Whoever has not chosen by then hears from us.")
    correct_days = forms.IntegerField(
        label="Days to correct the notes", min_value=1, max_value=60, initial=7,
        error_messages={"required": "Write how many days."},
    )  # fmt: skip

    def __init__(self, plan: ConversationPlan | None, *args: Any, **options: Any):
        if plan is not None:
            options["initial"] = {
                "questions": "\n".join(one.text for one in plan.questions.all()), "minutes": plan.minutes,
                "extra_minutes": plan.extra_minutes, "kinds": plan.kinds, "correct_days": plan.correct_days,
                "choose_by": plan.choose_by.astimezone(clock.LONDON).date(),
            }  # fmt: skip
        super().__init__(*args, **options)

    def clean_questions(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["questions"].split("\n") if line.strip()]


def _starts(day: dt.date, text: str) -> list[dt.datetime]:
    found = [A_TIME.fullmatch(one) for one in re.split(r"[\s,;]+", text.strip())]
    if not all(found) or len(found) > 30:
        raise forms.ValidationError("Write times like 10:00, 11:30, 18:00.")
    return [
        dt.datetime.combine(day, dt.time(int(one[1]), int(one[2])), clock.LONDON).astimezone(dt.UTC) for one in found
    ]


class SlotsForm(PlainForm):
    """Several times of one day."""

    day = date("Day")
    starts = words(
        "Times at which you could begin, UK time", 300, rows=1,
        help_text="For example: 10:00, 11:30, 18:00. Offer some evenings.",
        error_messages={"required": "Write at least one time."},
    )  # fmt: skip

    def clean(self) -> dict:
        given = super().clean()
        if "day" in given and "starts" in given:
            try:
                given["moments"] = _starts(given["day"], given["starts"])
            except forms.ValidationError as error:
                self.add_error("starts", error)
        return given


class BlockedForm(PlainForm):
    first = date("First day")
    last = date("Last day", required=False, help_text="Leave it empty for a single day.")
    why = words("What is on that day?", 80, rows=1, required=False, help_text="For example: Eid, or a bank holiday.")

    def __init__(self, common: bool, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if not common:
            del self.fields["why"]

    def clean(self) -> dict:
        given = super().clean()
        given["last"] = given.get("last") or given.get("first")
        return given


class PeopleForm(PlainForm):
    """Two who talk, one who takes notes."""

    talk_1 = forms.ChoiceField(label="First person who talks")
    talk_2 = forms.ChoiceField(label="Second person who talks")
    notes = forms.ChoiceField(label="Who takes notes?")
    joining = words(
        "How to get there", 1000, required=False,
        help_text="A link, an address, or who calls whom. The finalist reads it.",
    )  # fmt: skip

    def __init__(self, conversation: Conversation, people: tuple[list[User], list[User]], *args: Any, **options: Any):
        seats = list(conversation.seats.select_related("user"))
        talk = [str(seat.user.public_id) for seat in seats if seat.part == "talks"] + ["", ""]
        notes = [str(seat.user.public_id) for seat in seats if seat.part == "notes"] + [""]
        now = {"talk_1": talk[0], "talk_2": talk[1], "notes": notes[0], "joining": conversation.joining}
        super().__init__(*args, initial=now, **options)
        self.people = {str(one.public_id): one for one in people[1]}
        for name, group in (("talk_1", people[0]), ("talk_2", people[0]), ("notes", people[1])):
            self.fields[name].choices = [("", "Choose"), *((str(one.public_id), str(one)) for one in group)]
            errors = dict.fromkeys(("required", "invalid_choice"), "Choose a person.")
            self.fields[name].error_messages |= errors

    @property
    def seats(self) -> dict[str, Any]:
        given = self.cleaned_data
        talk = [self.people[given["talk_1"]], self.people[given["talk_2"]]]
        return {"talk": talk, "notes": self.people[given["notes"]], "joining": given["joining"]}


class BookForm(PlainForm):
    """A time agreed with the finalist by phone: one that is free, or one of their own."""

    slot = forms.ChoiceField(label="A free time", required=False, error_messages={"invalid_choice": "Choose again."})
    day = date("Or a time of their own: day", required=False)
    start = words("Beginning, UK time", 10, rows=1, required=False, help_text="For example: 18:30.")
    kind = forms.ChoiceField(label="How do you talk?", widget=forms.RadioSelect, error_messages=ONE_KIND)

    def __init__(self, conversation: Conversation, slots: list[Slot], *args: Any, **options: Any):
        now = conversation.slot.public_id if conversation.slot else ""
        options["initial"] = {"slot": str(now), "kind": conversation.kind or conversation.plan.kinds[0]}
        super().__init__(*args, **options)
        self.slots = {str(one.public_id): one for one in slots}
        self.fields["slot"].choices = [("", "None of these"), *times(slots, "Europe/London")]
        self.fields["kind"].choices = [one for one in Kind.choices if one[0] in conversation.plan.kinds]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("day") and given.get("start"):
            try:
                given["moment"] = _starts(given["day"], given["start"])[0]
            except forms.ValidationError as error:
                self.add_error("start", error)
        elif not given.get("slot") and not self.errors:
            self.add_error("slot", "Choose a free time, or write day and time below.")
        return given

    @property
    def booking(self) -> Slot | dt.datetime:
        return self.cleaned_data.get("moment") or self.slots[self.cleaned_data["slot"]]


class HoldForm(PlainForm):
    """What took place."""

    asked = forms.TypedMultipleChoiceField(
        label="Which questions were asked?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="How many minutes did you talk?", min_value=1, max_value=600, help_text="Without the time to interpret.",
        error_messages={"required": "Write how many minutes."},
    )  # fmt: skip
    differs_why = words("If a question or more than five minutes were left out or added: why?", 1000, required=False)

    def __init__(self, questions: list[ConversationQuestion], minutes: int, *args: Any, **options: Any):
        super().__init__(*args, initial={"asked": [one.order for one in questions], "minutes": minutes}, **options)
        self.fields["asked"].choices = [(one.order, f"{one.order}. {one.text}") for one in questions]


class WhyForm(PlainForm):
    why = words("Why?", help_text="The finalist does not read it.", error_messages={"required": "Write why."})
