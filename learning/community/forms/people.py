"""How one is shown, mails, guests, mentoring, moderators, reports."""

import datetime as dt
from typing import Any

from django import forms

from grants.organisations.models import Region
from learning.community import queries
from learning.community.kinds import LANGUAGES, Decision, HowOften, MailKind, Shown
from learning.community.models import Presence
from learning.community.services import guests, mentoring, moderation, people
from shaping_future import clock
from shaping_future.look.forms import KeyedForm, PlainForm

from ._parts import day, one_of, several, written


class YouForm(PlainForm):
    shown_as = forms.ChoiceField(
        label="How shall others see you here?", choices=Shown.choices, widget=forms.RadioSelect(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how others see you."),
    )  # fmt: skip
    chosen_name = written(
        "The name you choose", people.LONGEST_NAME, help_text="Only if you chose that. It need not be your own."
    )
    award = forms.ModelChoiceField(
        None, label="Shall others see your group?", required=False, empty_label="No, do not name my group",
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    about = written("A line about you", people.LONGEST_ABOUT, 3, help_text="What you do, what you like to talk about.")
    languages = several("Which languages do you speak?", LANGUAGES.items())
    region = one_of(
        "Where are you?", [("", "I do not say"), *(one for one in Region.choices if one[0])], required=False,
        widget=forms.Select(),
    )  # fmt: skip

    def __init__(self, data: Any, *, presence: Presence):
        names = ("shown_as", "chosen_name", "award", "about", "languages", "region")
        super().__init__(data, initial={name: getattr(presence, name) for name in names})
        self.fields["award"].queryset = queries.own_grants(presence.user)
        self.fields["award"].label_from_instance = lambda award: f"Yes: {award.name_in_public}"


class MailForm(PlainForm):
    def __init__(self, data: Any, *, presence: Presence):
        super().__init__(data)
        for kind in MailKind:
            self.fields[kind.value] = one_of(
                kind.label, HowOften.choices, initial=presence.mail.get(kind, HowOften.NEVER),
                widget=forms.RadioSelect(attrs={"data-row": True}),
            )  # fmt: skip

    @property
    def chosen(self) -> dict[str, str]:
        return {kind.value: self.cleaned_data[kind.value] for kind in MailKind}


class GuestForm(PlainForm):
    user = forms.ModelChoiceField(
        None, label="Whom do you invite?", empty_label="Choose a person", to_field_name="public_id",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    until = day("Until the end of which day?", help_text=f"Within the next {guests.MOST_DAYS} days.")

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"until": clock.today() + dt.timedelta(days=14)})
        self.fields["user"].queryset = queries.invitable_people()
        self.fields["user"].label_from_instance = lambda one: f"{one.get_short_name()}, {', '.join(one.role_names)}"


class MentoringForm(KeyedForm):
    one_mentors = forms.TypedChoiceField(
        label="Who would mentor whom?", choices=[("yes", "I would mentor"), ("no", "I would like a mentor")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect(),
        error_messages={"required": "Choose who would mentor.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    purpose = written("What would it be about?", mentoring.LONGEST, 3, "Write what it would be about.")
    ends_on = day("Until when?", help_text="You can agree on more later. Either of you can end it at any time.")

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"ends_on": clock.today() + dt.timedelta(days=182)})


class NameModeratorForm(PlainForm):
    whom = forms.ModelChoiceField(
        None, label="Whom do you ask to moderate?", empty_label="Choose a partner", to_field_name="public_id",
        error_messages={"required": "Choose a partner.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: Any):
        super().__init__(data)
        self.fields["whom"].queryset = queries.people_here(user)
        self.fields["whom"].label_from_instance = lambda one: one.name


class ReportForm(KeyedForm):
    words = written(
        "What is wrong with it?", moderation.LONGEST, 4, "Write what is wrong with it.",
        help_text="Whoever reads it does not see who you are. Its author is not told that it was reported.",
    )  # fmt: skip


class DecideForm(PlainForm):
    decision = one_of("What do you do?", Decision.choices)
    said = written("What do you say to whoever reported it?", moderation.LONGEST, 3)
