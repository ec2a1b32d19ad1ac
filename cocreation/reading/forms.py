"""The score sheet as a form, and what a facilitator chooses."""

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member
from cocreation.reading.errors import Missing
from cocreation.reading.models import Reading
from cocreation.reading.queries import Choice, Proposal, Row
from cocreation.reading.services import HIGHEST_SEED
from cocreation.reading.services.sheets import HIGHEST, LONGEST
from grants.applications.models import Application
from grants.calls.models import Criterion

PROMPTS = ("strongest", "to_ask", "kind_line")
HIGHEST_KEY = 2**63 - 1
GIVEN = (*map(str, range(HIGHEST + 1)), "X")
SCORED = ("criterion_id", "value", "is_x", "sentence")
FLAG_HINT = "Leave it empty if you have none. The facilitator sees it at once."


class SeenForm(forms.Form):
    """A form whose field `seen` says which version its page shows."""

    def go_on_from(self, version: int) -> None:
        """The next sending of this page follows what is saved now."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)


class SheetForm(SeenForm):
    """For each criterion `score-KEY` and `sentence-KEY`; then the notes. Half-done is fine until it is sent.

    Its boxes are in templates/cocreation/reading/sheet_form.html. Drawn one by one as fields they took half of the
    page's time.
    """

    def __init__(self, data: Any = None, *, reading: Reading):
        self.reading, self.call = reading, reading.application.call
        self.criteria = list(self.call.criteria.order_by("order"))
        super().__init__(data, initial=_initial(reading, self.criteria))
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
        for criterion in self.criteria:
            self.fields[f"score-{criterion.key}"] = forms.ChoiceField(
                label=criterion.label,
                choices=[(value, value) for value in GIVEN],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": f"{criterion.label}: choose 0 to 4, or X."},
            )
            self.fields[f"sentence-{criterion.key}"] = _text(f"Why? {criterion.label}")
        for name, prompt in zip(PROMPTS, self.call.feedback_prompts, strict=False):
            self.fields[name] = _text(prompt)
        self.fields["wants_discussion"] = forms.BooleanField(
            label="I want the Group to talk about this", required=False
        )
        self.fields["safety_flag"] = _text("A concern about safety or our policies", FLAG_HINT)

    def criteria_boxes(self) -> list[dict[str, Any]]:
        """Each criterion for the template: its words, its scores with their anchors, what is chosen and written."""
        scale = self.call.score_scale
        words = {value: f"{word}. " if (word := scale.get(value, "")) else "" for value in GIVEN[:-1]}
        x = scale.get("X", "I cannot score this")
        return [
            {
                "key": one.key,
                "label": one.label,
                "weight": one.weight,
                "choices": _choices(
                    f"score-{one.key}",
                    [*((value, word + one.anchors.get(value, "")) for value, word in words.items()), ("X", x)],
                    chosen=self._value(f"score-{one.key}"),
                ),
                "score_errors": self.errors.get(f"score-{one.key}", ()),
                "sentence": self._value(f"sentence-{one.key}"),
                "sentence_errors": self.errors.get(f"sentence-{one.key}", ()),
            }
            for one in self.criteria
        ]

    def notes_boxes(self) -> list[dict[str, Any]]:
        """The other texts of the sheet, and the wish to talk, for the template."""
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "hint": self.fields[name].help_text,
                "is_wish": name == "wants_discussion",
                "is_optional": name == "safety_flag",
                "value": self._value(name),
                "errors": self.errors.get(name, ()),
            }
            for name in self._notes()
        ]

    def _notes(self) -> list[str]:
        return [name for name in (*PROMPTS, "wants_discussion", "safety_flag") if name in self.fields]

    def _value(self, name: str) -> Any:
        return self.data.get(name, "") if self.is_bound else self.initial.get(name, "")

    def scores(self) -> dict[str, tuple[int | str | None, str]]:
        """As services.save_sheet takes them."""
        return {
            one.key: (_given(self.cleaned_data[f"score-{one.key}"]), self.cleaned_data[f"sentence-{one.key}"])
            for one in self.criteria
        }

    def notes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._notes()}

    def show_missing(self, missing: list[Missing]) -> None:
        for one in missing:
            self.add_error(f"{one.part}-{one.criterion}", one.sentence)

    def differences(self, saved: Reading) -> list[dict[str, str]]:
        """Where what is saved differs from what was written here: {label, yours, theirs}."""
        theirs, found = _initial(saved, self.criteria), []
        for name, field in self.fields.items():
            yours, other = self.cleaned_data.get(name), theirs.get(name)
            if name != "seen" and (yours or "") != (other or ""):
                found.append({"label": field.label, "yours": _said(yours), "theirs": _said(other)})
        return found


CHOICE = (
    '<div class="choice"><input type="radio" name="{0}" value="{1}" id="id_{0}_{2}"{3}>'
    '<label for="id_{0}_{2}"><strong class="score">{1}</strong> <span>{4}</span></label></div>'
)


def _choices(name: str, choices: list[tuple[str, str]], chosen: str) -> SafeString:
    """The radio buttons of one score. Here and not in the template: thirty on a page, seven holes each."""
    checked = {chosen: mark_safe(" checked")}
    rows = ((name, value, number, checked.get(value, ""), words) for number, (value, words) in enumerate(choices))
    return format_html_join("", CHOICE, rows)


def _text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


def _given(text: str) -> int | str | None:
    return int(text) if text.isdigit() else text or None


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value or "Nothing")


def _initial(reading: Reading, criteria: list[Criterion]) -> dict[str, Any]:
    values: dict[str, Any] = {"seen": reading.version, "wants_discussion": reading.wants_discussion}
    values |= {name: getattr(reading, name) for name in (*PROMPTS, "safety_flag")}
    keys = {one.pk: one.key for one in criteria}
    for criterion, value, is_x, sentence in reading.scores.order_by().values_list(*SCORED):
        given = "X" if is_x else "" if value is None else str(value)
        values |= {f"score-{keys[criterion]}": given, f"sentence-{keys[criterion]}": sentence}
    return values


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

    @classmethod
    def of(cls, application: Application) -> "NeedForm":
        need = getattr(application, "reading_need", None)
        names = ("language", "only_with_language", "topics")
        return cls(initial={name: getattr(need, name) for name in names} if need else None)
