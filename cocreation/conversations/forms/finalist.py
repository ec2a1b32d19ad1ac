"""What a finalist chooses, says and corrects. Nothing here asks why."""

from typing import Any

from django import forms

from cocreation.conversations.forms._plain import PlainForm, date, times, words
from cocreation.conversations.kinds import ZONES, Kind
from cocreation.conversations.models import Arrangement, BlockedDays, Conversation, Slot
from cocreation.conversations.queries import Said
from grants.access.models import Need

RANGES = (1, 2, 3)
ONE_KIND = dict.fromkeys(("required", "invalid_choice"), "Choose how you want to talk.")
ONE_TIME = dict.fromkeys(("required", "invalid_choice"), "Choose one of the times. It may have gone to somebody else.")


class ChooseForm(PlainForm):
    """One of the free times, and how to talk."""

    slot = forms.ChoiceField(label="Which time?", widget=forms.RadioSelect, error_messages=ONE_TIME)
    kind = forms.ChoiceField(label="How do you want to talk?", widget=forms.RadioSelect, error_messages=ONE_KIND)
    zone = forms.ChoiceField(choices=ZONES.items(), widget=forms.HiddenInput)

    def __init__(self, conversation: Conversation, slots: list[Slot], zone: str, *args: Any, **options: Any):
        kinds = [one for one in Kind.choices if one[0] in conversation.plan.kinds]
        kind = conversation.kind or (kinds[0][0] if len(kinds) == 1 else "")
        now = str(conversation.slot.public_id) if conversation.slot else ""
        super().__init__(*args, initial={"slot": now, "kind": kind, "zone": zone}, **options)
        self.slots = {str(one.public_id): one for one in slots}
        self.fields["slot"].choices = times(slots, zone)
        self.fields["kind"].choices = kinds


class NoneForm(PlainForm):
    own_times = words(
        "When can you talk?", 1000,
        help_text="Days and times in your own words. Evenings and weekends are fine to ask for.",
        error_messages={"required": "Write when you can talk."},
    )  # fmt: skip


class NeedsForm(PlainForm):
    """What makes it easier. Nothing is required."""

    needs = forms.MultipleChoiceField(
        label="What would make it easier for you?", choices=Need.choices, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"quiet": True}),
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    language = words("Which language, if you want an interpreter?", 60, rows=1, required=False)
    phone = forms.CharField(
        label="Phone number, if you want us to call", max_length=30, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    avoid = words(
        "Times of a day that do not work", 300, rows=2, required=False,
        help_text="For prayer, school, work, rest. You need not say which.",
    )  # fmt: skip
    brings = words(
        "Who comes with you?", 200, rows=1, required=False,
        help_text="You may bring colleagues, or somebody who supports you. A number is enough.",
    )  # fmt: skip
    words = words(
        "Anything else that would help?", 1000, required=False,
        help_text="Say what you need, not why. Please do not write about anyone's immigration status or health.",
    )  # fmt: skip

    def __init__(self, kept: Arrangement | None, blocked: list[BlockedDays], *args: Any, **options: Any):
        now = kept.opened() if kept else {}
        for number, one in zip(RANGES, blocked, strict=False):
            now |= {f"first_{number}": one.first, f"last_{number}": one.last}
        super().__init__(*args, initial=now, **options)
        for number in RANGES:
            which = "A day that does not work" if number == 1 else f"Another one ({number})"
            self.fields[f"first_{number}"] = date(which, required=False)
            self.fields[f"last_{number}"] = date(f"{which}: until", required=False, help_text="Empty for one day.")

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(("first_", "last_"))}

    @property
    def blocked(self) -> list[tuple]:
        given = self.cleaned_data
        pairs = [(given.get(f"first_{one}"), given.get(f"last_{one}")) for one in RANGES]
        return [(first or last, last or first) for first, last in pairs if first or last]


class CorrectForm(PlainForm):
    """Beside each note: what is wrong in the facts."""

    def __init__(self, said: list[Said], *args: Any, **options: Any):
        super().__init__(*args, **options)
        for one in said:
            if one.correction and one.correction.answer:
                continue
            self.fields[f"correction-{one.question.order}"] = words(
                f"What is not right in note {one.question.order}?", required=False,
                initial=one.correction.text if one.correction else "",
            )  # fmt: skip

    @property
    def texts(self) -> dict[int, str]:
        return {int(name.removeprefix("correction-")): value for name, value in self.cleaned_data.items()}
