"""What members say about themselves. Every part may stay empty, but where it says otherwise."""

from typing import Any

from django import forms

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member, MemberNeeds
from cocreation.group.services import MOST_READINGS
from cocreation.group.services.saying import LONGEST_LINE, LONGEST_NEEDS
from grants.access.models import Need
from grants.organisations.models import Region
from shaping_future import clock
from shaping_future.look.fields import DayField

from .appointing import _AskForm, some_words

SAID = {"yes": True, "no": False, "": None}
"""Of lived experience. Nobody has to say."""


class BringsForm(forms.Form):
    """What a member brings. Every part may stay empty."""

    lived_experience = forms.ChoiceField(
        label="Do you bring lived experience of the immigration system?",
        help_text="Each application has a reader who does. Nobody sees your answer in a list or a report.",
        choices=[("yes", "Yes"), ("no", "No"), ("", "I would rather not say")],
        widget=forms.RadioSelect,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label="Languages you can read or follow, beside English",
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"data-row": True}),
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label="What you know from life or from work",
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label="Parts of the UK that you know",
        choices=[choice for choice in Region.choices if choice[0]],
        widget=forms.CheckboxSelectMultiple(attrs={"data-row": True}),
        required=False,
    )
    most_readings = forms.IntegerField(
        label="The most applications you can read in one call",
        help_text="Leave it empty if you are happy with the call's own limit.",
        min_value=1,
        max_value=MOST_READINGS,
        required=False,
    )

    @classmethod
    def of(cls, member: Member) -> "BringsForm":
        said = {value: key for key, value in SAID.items()}[member.lived_experience]
        given = {name: getattr(member, name) for name in ("languages", "topics", "regions", "most_readings")}
        return cls(initial=given | {"lived_experience": said})

    def said(self) -> dict[str, Any]:
        """As services.say_what_you_bring takes it."""
        return self.cleaned_data | {"lived_experience": SAID[self.cleaned_data["lived_experience"]]}


class AwayForm(_AskForm):
    """From when to when. Nobody asks why."""

    button = "Save these days"
    since = DayField(label="First day away")
    until = DayField(label="Last day away", help_text="You are back the day after. You do not need to tell us.")

    def __init__(self, data: Any = None, *, member: Member):
        known = member.is_away or member.goes_away
        super().__init__(
            data, initial={"since": max(member.away_from, clock.today()), "until": member.away_until} if known else {}
        )


class PublicForm(_AskForm):
    """How the public hears of a member."""

    button = "Save how you are named"
    choice = forms.ChoiceField(
        label="How may we name you in public?",
        choices=Member.PublicName.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )
    chosen_name = forms.CharField(
        label="The name that you choose",
        help_text="Only if you chose “A name I choose”. It can be a first name, or any other.",
        max_length=120,
        required=False,
        widget=forms.TextInput(),
    )
    own_line = some_words(
        "A line about you",
        LONGEST_LINE,
        rows=3,
        required=False,
        help_text="It stands beside your name. If you are not named, nobody sees it.",
    )

    def __init__(self, data: Any = None, *, member: Member):
        initial = {"choice": member.public_name, "chosen_name": member.chosen_name, "own_line": member.own_line}
        super().__init__(data, initial=initial)
        self.fields["choice"].choices = [
            (value, f"{label}: {member.user.name}" if value == Member.PublicName.NAME and member.user.name else label)
            for value, label in Member.PublicName.choices
        ]


class MyNeedsForm(_AskForm):
    """What would make it easier, as applicants are asked; and who may read it."""

    button = "Save what I need"
    needs = forms.MultipleChoiceField(
        label="What would make it easier for you?",
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose from the list."},
    )
    words = some_words(
        "Is there anything else that would help?",
        LONGEST_NEEDS,
        required=False,
        help_text="Say what you need, not why. Please do not write about anyone's immigration status or health.",
    )
    for_facilitator = forms.BooleanField(label="The facilitator may read this too", required=False)

    def __init__(self, data: Any = None, *, kept: MemberNeeds | None):
        super().__init__(data, initial=kept.opened() | {"for_facilitator": kept.for_facilitator} if kept else {})


class LeaveForm(forms.Form):
    """Leaving for good. `sure` is on the second page alone."""

    SURE = "leave"
    words = some_words(
        "Is there anything that you want to tell us?",
        2000,
        required=False,
        help_text="You do not have to. Only facilitators and MEX staff read it.",
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_sure(self) -> bool:
        return self.cleaned_data["sure"] == self.SURE
