"""Planning, the agenda, and what is sent from the room."""

import datetime as dt
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.html import format_html

from cocreation.deliberation.kinds import HINTS, SAY_WHY, STANDS, Method
from cocreation.deliberation.models import Round
from cocreation.group.queries import calls_of_the_group
from cocreation.meetings import queries
from cocreation.meetings.kinds import IN_THE_ROOM, ItemKind, OutcomeKind, Seat, Way
from cocreation.meetings.models import AgendaItem, Meeting
from cocreation.meetings.services import NewItem
from cocreation.meetings.services.agenda import MINUTES
from cocreation.meetings.services.room import seats_of, ways_of
from shaping_future import clock
from shaping_future.look.fields import TextField

NO_NAMES = "Name no applicant and no person."


def words(label: str, most: int = 2000, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


def minutes(label: str, most: int, **options: Any) -> forms.IntegerField:
    said = f"Write a number of minutes between 1 and {most}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=errors, **options)


class RoomForm(forms.Form):
    """Its page has the form tag and the buttons."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class KeyedForm(RoomForm):
    """`key` makes a second post of one page the same thing."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Load this page again.", "invalid": "Load this page again."},
    )

    def __init__(self, *args: Any, **options: Any):
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)


class WhenForm(RoomForm):
    """When, where and how a meeting is."""

    title = words("What is the meeting for?", 120, rows=1, help_text=f"Everybody in the Group reads it. {NO_NAMES}")
    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose the day.", "invalid": "Write the day with day, month and year."},
    )
    at = forms.TimeField(
        label="It begins at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="UK time.",
        error_messages=dict.fromkeys(("required", "invalid"), "Write the time, for example 14:00."),
    )
    length = minutes("How many minutes does it take?", 240, help_text="Two hours are plenty. Breaks count.")
    way = forms.ChoiceField(label="How do people meet?", choices=Way.choices, widget=forms.RadioSelect)
    place = words("Where? An address, a link, or both", 500, rows=2, required=False)

    @property
    def given(self) -> dict[str, Any]:
        """As the services take it."""
        said = self.cleaned_data
        starts = dt.datetime.combine(said["day"], said["at"], clock.LONDON)
        ends = starts + dt.timedelta(minutes=said["length"])
        return {name: said[name] for name in ("title", "way", "place")} | {"starts_at": starts, "ends_at": ends}


class PlanForm(KeyedForm, WhenForm):
    call = forms.ModelChoiceField(
        calls_of_the_group().none(), label="Which call is it about?", required=False,
        empty_label="None: about the fund as a whole",
    )  # fmt: skip
    field_order = ("title", "call", "day", "at", "length", "way", "place")

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["call"].queryset = calls_of_the_group()


class ChangeForm(WhenForm):
    seen = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": "Load this page again."}
    )

    @classmethod
    def of(cls, meeting: Meeting) -> "ChangeForm":
        starts = meeting.starts_at.astimezone(clock.LONDON)
        said = {"title": meeting.title, "way": meeting.way, "place": meeting.place, "day": starts.date()}
        length = int(meeting.length.total_seconds() // 60)
        return cls(initial=said | {"at": starts.time(), "length": length, "seen": meeting.revision})


class ItemForm(RoomForm):
    """A new item, or one that is changed: what that is about stays."""

    kind = forms.ChoiceField(label="What do we do?", choices=ItemKind.choices, widget=forms.RadioSelect)
    application = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="About which application?",
        required=False,
        empty_label="None: a title of its own",
    )
    title = words(
        "Or a title of its own", 200, rows=1, required=False, help_text=f"Only without an application. {NO_NAMES}"
    )
    minutes = minutes("Minutes", 240, initial=MINUTES)
    why = words("Why do we talk about it? One line", 300, rows=1, required=False)
    content_note = words(
        "Is anything in it heavy? Say so in a line", 300, rows=1, required=False,
        help_text="Everybody reads it before the item begins, and can step out.",
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, user: Any, item: AgendaItem | None = None, **options: Any):
        super().__init__(*args, **options)
        self.item = item
        if item is not None and item.application_id:
            del self.fields["application"], self.fields["title"]
        elif item is not None or meeting.call_id is None:
            del self.fields["application"]
            self.fields["title"].label, self.fields["title"].help_text = "Title", NO_NAMES
        else:
            self.fields["application"].queryset = queries.may_be_discussed(user, meeting.call)
            self.fields["application"].label_from_instance = lambda one: one.applicant

    @property
    def new(self) -> NewItem:
        return NewItem(**self.cleaned_data)

    @classmethod
    def of(cls, item: AgendaItem, **options: Any) -> "ItemForm":
        names = ("kind", "title", "minutes", "why", "content_note")
        return cls(initial={name: getattr(item, name) for name in names}, item=item, **options)


class ComeForm(RoomForm):
    """A seat, and how one takes part."""

    seat = forms.ChoiceField(label="Which seat is yours today?", widget=forms.RadioSelect)
    way = forms.ChoiceField(label="How do you take part?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **options: Any):
        super().__init__(*args, **options)
        ways, seats = ways_of(meeting), seats_of(user)
        self.fields["seat"].choices = [(seat, Seat(seat).label) for seat in seats]
        self.fields["way"].choices = [(way, Way(way).label) for way in ways]
        self.initial = {"seat": seats[0], "way": ways[-1]}


class AnswerForm(RoomForm):
    """Where one stands, in large buttons."""

    stance = forms.ChoiceField(
        label="Where do you stand?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the positions."),
    )
    reason = words("Why?", rows=3, required=False)
    is_named = forms.BooleanField(label="Put my name beside these words in the minutes", required=False)

    def __init__(self, *args: Any, round: Round, **options: Any):
        super().__init__(*args, **options)
        method = Method(round.method)
        self.fields["stance"].choices = [
            (stance, _choice(label, HINTS.get((method, stance), ""))) for stance, label in STANDS[method].items()
        ]
        needed = [STANDS[method][stance].lower() for stance in sorted(SAY_WHY.get(method, ()))]
        self.fields["reason"].help_text = f"Needed with: {', '.join(needed)}." if needed else ""


def _choice(label: str, hint: str) -> str:
    return format_html('{}<span class="choice__hint">{}</span>', label, hint) if hint else label


class AskForm(RoomForm):
    """A proposal, exactly as the Group is asked to agree it."""

    proposal = words("What is the Group asked to agree?", 2000, help_text="The whole proposal, in a sentence or two.")
    minutes = minutes("Minutes to answer", 120, initial=10)
    method = forms.ChoiceField(
        label="How is it decided?", choices=[(one.value, one.label) for one in IN_THE_ROOM], initial=Method.CONSENT
    )
    fallback = forms.ChoiceField(
        label="If three rounds of consent or consensus find no agreement", required=False,
        choices=[("majority", "Two thirds of everybody decide"), ("refer", "A neutral panel or the Board decides")],
    )  # fmt: skip

    def __init__(self, *args: Any, before: Round | None = None, **options: Any):
        super().__init__(*args, **options)
        if before is not None:
            del self.fields["method"], self.fields["fallback"]


class CloseForm(RoomForm):
    statement = words(
        "What came out of the round, in a sentence", 2000, rows=2,
        error_messages={"required": "Write what came out of the round before you close it."},
    )  # fmt: skip


class OutcomeForm(RoomForm):
    """An item ends with its outcome."""

    kind = forms.ChoiceField(label="How does the item end?", choices=OutcomeKind.choices, widget=forms.RadioSelect)
    outcome = words(
        "The outcome, in a sentence", 2000, rows=2,
        error_messages={"required": "Write the outcome in a sentence before you end the item."},
    )  # fmt: skip
    actions = words("Who does what by when? One a line", 2000, rows=2, required=False)


class AmendForm(KeyedForm):
    """A correction of confirmed minutes."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="What is it about?", required=False, empty_label="The meeting as a whole"
    )
    text = words("What is to be read instead, and why?", 4000, rows=5)

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **options: Any):
        super().__init__(*args, **options)
        rows = AgendaItem.objects.open_to(user).filter(meeting=meeting).exclude(kind=ItemKind.BREAK)
        self.fields["item"].queryset = rows.select_related("application__organisation")
