"""The score sheet as a form."""

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from cocreation.reading.errors import Missing, SheetConflict
from cocreation.reading.models import Policy
from cocreation.reading.services.writing import HIGHEST, LONGEST, Sheet
from grants.calls.models import Criterion

PROMPTS = ("strongest", "to_ask", "kind_line")
GIVEN = (*map(str, range(HIGHEST + 1)), "X")
SCORED = ("criterion_id", "value", "is_x", "sentence")
OUT_OF_STEP = "This page does not say which text it showed. Reload it, then write this again."
FLAGS = {
    "wants_discussion": "I want the Group to talk about this",
    "flag_about": "What is that concern about?",
    "safety_flag": "A concern about safety or our policies",
}
FLAG_HINT = "Leave it empty if you have none. When you save or send, a facilitator sees it at once, and answers it."


class SheetForm(forms.Form):
    """For each criterion `score-KEY` and `sentence-KEY`; then the notes. Half-done is fine until it is sent.

    Beside each part of the sheet (services.writing) stand `v-PART`, the version that the page showed, and from a script
    `p-PART`, its page's mark. `only` these parts, when a script sends what is being typed.

    Its boxes are in templates/cocreation/reading/sheet_form.html. Drawn one by one as fields they took half of the
    page's time.
    """

    def __init__(self, data: Any = None, *, reading: Sheet, only: set[str] | None = None):
        self.reading, self.call = reading, reading.application.call
        criteria = list(self.call.criteria.order_by("order"))
        self.criteria = [one for one in criteria if only is None or f"score-{one.key}" in only]
        super().__init__(data, initial=None if data else _initial(reading, criteria))
        self.labels = {f"score-{one.key}": one.label for one in self.criteria}
        self.labels |= {f"sentence-{one.key}": f"Why? {one.label}" for one in self.criteria}
        notes = dict(zip(PROMPTS, self.call.feedback_prompts, strict=False)) | FLAGS
        self.notes_asked = [one for one in reading.NOTES if one in notes]
        if only is not None:
            self.notes_asked = [one for one in self.notes_asked if one in only]
        self.labels |= {name: notes[name] for name in self.notes_asked}
        about = [(f"score-{one.key}", one.label) for one in criteria]
        self.about = [("", "Choose"), *Policy.choices, *about]
        if self.is_bound:  # a page that is only looked at needs no fields
            self._add_fields()

    def _add_fields(self) -> None:
        for criterion in self.criteria:
            self.fields[f"score-{criterion.key}"] = forms.ChoiceField(
                choices=[(value, value) for value in GIVEN],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Choose 0 to 4, or X."},
            )
            self.fields[f"sentence-{criterion.key}"] = _text()
        for name in self.notes_asked:
            self.fields[name] = _text()
        if "wants_discussion" in self.fields:
            self.fields["wants_discussion"] = forms.BooleanField()
        if "flag_about" in self.fields:
            self.fields["flag_about"] = forms.ChoiceField(choices=self.about)
        for name, field in self.fields.items():
            field.required, field.label = False, self.labels[name]

    @classmethod
    def for_autosave(cls, data: Any, reading: Sheet) -> "SheetForm":
        """The form of the parts that `data` brings. `gone`: what it brings that the sheet does not ask."""
        brought = {name.removeprefix("v-") for name in data if name.startswith("v-")}
        form = cls(data, reading=reading, only=brought)
        form.gone = sorted(brought - set(form.parts()))
        return form

    def parts(self) -> dict[str, list[str]]:
        """Each part of the sheet with its fields."""
        criteria = {f"score-{one.key}": [f"score-{one.key}", f"sentence-{one.key}"] for one in self.criteria}
        return criteria | {name: [name] for name in self.notes_asked}

    def seen(self) -> dict[str, int]:
        """The version of each part that the page showed."""
        if not self.is_bound:
            return {part: self.reading.parts.get(part, 0) for part in self.parts()}
        return {part: _version(self.data.get(f"v-{part}", "")) for part in self.parts()}

    def marks(self) -> dict[str, str]:
        return {part: self.data[f"p-{part}"] for part in self.parts() if f"p-{part}" in self.data}

    def clean(self) -> dict[str, Any]:
        for part, names in self.parts().items():
            if (said := self.data.get(f"v-{part}")) and not _is_version(said):
                self.add_error(names[0], OUT_OF_STEP)
        return self.cleaned_data

    def go_on_from(self, sheet: Sheet) -> None:
        """The next sending of this page follows what is saved now."""
        self.data = self.data.copy()
        for part in self.parts():
            self.data[f"v-{part}"] = str(sheet.parts.get(part, 0))

    def faults(self) -> dict[str, list[str]]:
        """Part → what is wrong with it."""
        found = {
            part: [str(error) for name in names for error in self.errors.get(name, ())]
            for part, names in self.parts().items()
        }
        return {part: sentences for part, sentences in found.items() if sentences}

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
                "label": self.labels[name],
                "hint": FLAG_HINT if name == "safety_flag" else "",
                "is_wish": name == "wants_discussion",
                "is_optional": name == "safety_flag",
                "options": self.about if name == "flag_about" else (),
                "value": self._value(name),
                "errors": self.errors.get(name, ()),
            }
            for name in self.notes_asked
        ]

    def _value(self, name: str) -> Any:
        return self.data.get(name, "") if self.is_bound else self.initial.get(name, "")

    def scores(self) -> dict[str, tuple[int | str | None, str]]:
        """As services.save_sheet takes them; without those that have an error."""
        given = self.cleaned_data
        return {
            one.key: (_given(given[f"score-{one.key}"]), given[f"sentence-{one.key}"])
            for one in self.criteria
            if f"score-{one.key}" in given and f"sentence-{one.key}" in given
        }

    def notes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.reading.NOTES if name in self.cleaned_data}

    def show_missing(self, missing: list[Missing]) -> None:
        for one in missing:
            self.add_error(f"{one.part}-{one.criterion}", one.sentence)

    def label(self, part: str) -> str:
        """What a part is about, in the sheet's words."""
        return self.labels[part]

    def differences(self, conflicts: list[SheetConflict]) -> list[dict[str, Any]]:
        """What was changed elsewhere and here: {part, label, yours, theirs}."""
        return [
            {"part": one.part, "label": self.label(one.part), "yours": _said(one.mine), "theirs": _said(one.theirs)}
            for one in conflicts
        ]


CHOICE = (
    '<div class="choice"><input type="radio" name="{0}" value="{1}" id="id_{0}_{2}"{3}>'
    '<label for="id_{0}_{2}"><strong class="score">{1}</strong> <span>{4}</span></label></div>'
)


def _choices(name: str, choices: list[tuple[str, str]], chosen: str) -> SafeString:
    """The radio buttons of one score. Here and not in the template: thirty on a page, seven holes each."""
    checked = {chosen: mark_safe(" checked")}
    rows = ((name, value, number, checked.get(value, ""), words) for number, (value, words) in enumerate(choices))
    return format_html_join("", CHOICE, rows)


def _text() -> forms.CharField:
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea)


def _given(text: str) -> int | str | None:
    return int(text) if text.isdigit() else text or None


def _version(text: str) -> int:
    """What a page does not say counts as never seen: then nothing that is kept can be overwritten."""
    return int(text) if _is_version(text) else 0


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _said(value: Any) -> str:
    """A part (SheetText.value) as text."""
    if isinstance(value, dict):
        score = "no score" if value["score"] is None else value["score"]
        return f"{score}: {value['sentence'] or 'no sentence'}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value or "Nothing"


def _initial(reading: Sheet, criteria: list[Criterion]) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(reading, name) for name in reading.NOTES}
    keys = {one.pk: one.key for one in criteria}
    for criterion, value, is_x, sentence in reading.scores.order_by().values_list(*SCORED):
        given = "X" if is_x else "" if value is None else str(value)
        values |= {f"score-{keys[criterion]}": given, f"sentence-{keys[criterion]}": sentence}
    return values
