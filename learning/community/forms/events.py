"""Planning an event, answering about its times, coming to it."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from grants.access.models import Need
from learning.community.kinds import MOST_TIMES, Can, Comes
from learning.community.models import Event, EventTime, Going
from learning.community.services import events
from shaping_future.look.forms import AGAIN, KeyedForm, PlainForm
from shaping_future.look.words import when

from ._parts import FROM_LIST, link, one_of, several, written
from .writing import circle_of

TITLE = "Say what the event is."


def facts() -> dict[str, forms.Field]:
    return {
        "title": written("What is it?", events.LONGEST_TITLE, empty=TITLE),
        "words": written("What will happen?", events.LONGEST_WORDS, 4),
        "online": link("Where is it online?", help_text="The address of the call, if there is one."),
        "place": written("Where is the place?", events.LONGEST_PLACE, help_text="Say how to get in without steps."),
    }


class EventForm(KeyedForm):
    """One time sets it; more are a poll."""

    minutes = forms.IntegerField(
        label="How many minutes?", min_value=5, max_value=1440, initial=60,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Write a number of minutes between 5 and 1,440."
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: Any, circle: Any = None):
        super().__init__(data, initial={"circle": circle})
        fields = facts()
        for number in range(1, MOST_TIMES + 1):
            fields[f"time_{number}"] = forms.DateTimeField(
                label=f"Time {number} (UK time)",
                required=number == 1,
                input_formats=["%Y-%m-%dT%H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                error_messages={"required": "Give at least one time.", "invalid": "Choose a day and a time."},
            )
        self.fields = {
            **fields,
            "minutes": self.fields["minutes"],
            "circle": circle_of(user),
            "key": self.fields["key"],
        }

    @property
    def planned(self) -> dict[str, Any]:
        """As the service takes it."""
        values = self.cleaned_data
        times = [values[f"time_{number}"] for number in range(1, MOST_TIMES + 1)]
        names = ("title", "words", "online", "place", "minutes", "circle", "key")
        return {name: values[name] for name in names} | {"times": [time for time in times if time]}


class ChangeForm(PlainForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000, error_messages=AGAIN)

    def __init__(self, data: Any, *, event: Event):
        names = ("title", "words", "online", "place")
        super().__init__(data, initial={name: getattr(event, name) for name in names} | {"seen": event.changes})
        self.fields = {**facts(), "seen": self.fields["seen"]}


class TimesForm(PlainForm):
    """A row of three choices for each time."""

    def __init__(self, data: Any = None, *, times: list[EventTime], said: dict[int, str]):
        super().__init__(data)
        for time in times:
            self.fields[f"time-{time.pk}"] = one_of(
                capfirst(when(time.starts_at)), Can.choices, initial=said.get(time.pk),
                widget=forms.RadioSelect(attrs={"data-row": True}),
            )  # fmt: skip
        self.times = times

    @property
    def answers(self) -> dict[int, str]:
        return {time.pk: self.cleaned_data[f"time-{time.pk}"] for time in self.times}


class SetTimeForm(PlainForm):
    """Which time; the one that suits most is chosen already."""

    time = forms.ModelChoiceField(
        None, label="Which time is it?", empty_label=None, widget=forms.RadioSelect(), error_messages=FROM_LIST
    )

    def __init__(self, data: Any = None, *, event: Event, best: EventTime | None = None):
        super().__init__(data, initial={"time": best})
        self.fields["time"].queryset = event.times.all()
        self.fields["time"].label_from_instance = lambda time: capfirst(when(time.starts_at))


class GoingForm(PlainForm):
    comes = one_of("Do you come?", Comes.choices)
    needs = several("What would make it easier for you?", Need.choices)
    needs_words = written(
        "Anything else that would help", events.LONGEST_NEEDS, 2,
        help_text="Only whoever organises it reads this. It is erased when the event is over.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, going: Going | None):
        super().__init__(data, initial=going.opened() | {"comes": going.comes} if going else None)


class CancelForm(PlainForm):
    because = written("Would you like to say why?", 300, help_text="Everybody who comes reads it.")
