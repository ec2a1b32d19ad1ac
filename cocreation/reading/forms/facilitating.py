"""What a facilitator chooses: readers, packs, proposals, and what an application asks of its readers."""

from typing import Any

from django import forms

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member
from cocreation.reading.models import Concern
from cocreation.reading.queries import Choice, Proposal, Row
from cocreation.reading.services import HIGHEST_SEED
from cocreation.reading.services.concerns import LONGEST
from grants.applications.models import Application

HIGHEST_KEY = 2**63 - 1


class SeenForm(forms.Form):
    """A form whose field `seen` says which version its page shows."""

    def go_on_from(self, version: int) -> None:
        """The next sending of this page follows what is saved now."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)


class ReaderForm(forms.Form):
    """Who else reads one application: of those who could, who reads least first."""

    member = forms.TypedChoiceField(
        label="Who reads it as well",
        coerce=int,
        widget=forms.RadioSelect(attrs={"quiet": True}),
        error_messages={"required": "Choose who reads it.", "invalid_choice": "Choose one of these readers."},
    )

    def __init__(self, data: Any = None, *, choices: list[Choice]):
        super().__init__(data)
        self.members = {one.member.pk: one.member for one in choices}
        self.fields["member"].choices = [(one.member.pk, _reads(one)) for one in choices]

    def reader(self) -> Member:
        return self.members[self.cleaned_data["member"]]


def _reads(one: Choice) -> str:
    return f"{one.member}: has {one.load} to read, {one.cap} at most; fit {one.fit}"


class EndForm(forms.Form):
    """The day by which readers are asked to have sent everything."""

    day = forms.DateField(
        label="The last day",
        help_text="Readers are asked to send everything by noon of this day, UK time.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose the day.", "invalid": "Choose a day from the calendar."},
    )


class PackForm(forms.Form):
    """Whose reading pack a facilitator makes."""

    member = forms.ModelChoiceField(Member.objects.select_related("user"))


class ProposeForm(forms.Form):
    """How a proposal is made. `repair` is a button that accepts a way out."""

    spread = forms.ChoiceField(
        label="What matters more",
        choices=[
            ("even", "Even loads: everybody reads about the same"),
            ("fit", "The best fit: loads may differ by a fifth"),
        ],
        widget=forms.RadioSelect,
    )
    seed = forms.IntegerField(
        label="Number of the proposal",
        help_text="The same number gives the same proposal. Another number brings other people together.",
        min_value=0,
        max_value=HIGHEST_SEED,
    )
    repair = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """As services.propose_readings takes it."""
        given = self.cleaned_data
        return {"seed": given["seed"], "even": given["spread"] == "even", "repair": given["repair"]}


class AssignForm(forms.Form):
    """Which proposal, and which version of it, was on the page."""

    plan = forms.IntegerField(min_value=0, max_value=HIGHEST_KEY)
    seen = forms.IntegerField(min_value=0, max_value=HIGHEST_KEY)


class SwapForm(SeenForm):
    """Who gives up their place at one application of a proposal, and who takes it."""

    application = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_KEY)
    out = forms.TypedChoiceField(label="Who does not read it", coerce=int, widget=forms.RadioSelect)
    into = forms.TypedChoiceField(label="Who reads it instead", coerce=int)

    def __init__(self, data: Any = None, *, proposal: Proposal, row: Row):
        shown = {"application": row.application.public_id, "seen": proposal.plan.version}
        super().__init__(data, initial=shown)
        self.application, facts = row.application, proposal.facts
        readers = {member.pk for member, _has in row.readers}
        loads = {load.member.pk: load.count for load in proposal.loads}
        self.fields["out"].choices = [(member.pk, str(member)) for member, has in row.readers if not has]
        free = [pk for pk in facts.readers if pk not in readers and facts.may_read(pk, row.application.pk)]
        self.fields["into"].choices = [("", "Choose")] + [
            (pk, self._label(facts, pk, loads[pk], row)) for pk in sorted(free, key=lambda pk: loads[pk])
        ]

    @staticmethod
    def _label(facts: Any, pk: int, load: int, row: Row) -> str:
        return f"{facts.readers[pk].member}: reads {load} so far, fit {facts.fit(pk, row.application.pk)}"


class NeedForm(forms.Form):
    """What one application asks of its readers."""

    language = forms.ChoiceField(
        label="Some of its answers are in",
        choices=[("", "English only"), *Language.choices],
        required=False,
    )
    only_with_language = forms.BooleanField(label="Only somebody who knows this language can read it", required=False)
    topics = forms.MultipleChoiceField(
        label="What it is about",
        help_text="Readers who know about it from life or from work come first.",
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    content_note = forms.CharField(
        label="A note for its readers, before they open it",
        help_text="Where it tells of violence, death or abuse: say of what kind, in plain words. They see it first, and"
        " choose to read it, to take it later, or to ask that somebody else reads it. Leave it empty otherwise.",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, application: Application) -> "NeedForm":
        need = getattr(application, "reading_need", None)
        names = ("language", "only_with_language", "topics", "content_note")
        return cls(initial={name: getattr(need, name) for name in names} if need else None)


class ResolveForm(forms.Form):
    """What was done about a concern."""

    resolution = forms.CharField(
        label="What was done about it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done about it."},
    )

    def __init__(self, data: Any = None, *, concern: Concern | None = None):
        super().__init__(data)
        self.concern = concern
