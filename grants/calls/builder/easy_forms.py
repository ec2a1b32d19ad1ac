"""Lines in Easy Read: a picture with a sentence beside each. Of a question, and of the pages about the whole call."""

from typing import Any

from django import forms

from grants.calls.definition.easy_read import PICTURES, spoken

from .fields import Data, PartForm, words

FREE_LINES = 2
"""Empty places below the lines that a page has already."""


class EasyLinesForm(PartForm):
    """A form that has such lines among its fields. `lines` are those that are there."""

    def add_lines(self, lines: list[Data], places: int) -> None:
        self.places = range(places)
        pictures = [("", "No picture"), *sorted(PICTURES.items(), key=lambda pair: pair[1])]
        for number in self.places:
            line = lines[number] if number < len(lines) else {}
            self.fields[f"easy_{number}"] = words(f"In Easy Read, line {number + 1}", 300, rows=2, required=False)
            self.fields[f"picture_{number}"] = forms.ChoiceField(
                label=f"Picture of line {number + 1}", choices=pictures, required=False
            )
            self.initial |= {f"easy_{number}": line.get("say", ""), f"picture_{number}": line.get("picture", "")}

    def easy_lines(self) -> list[Data]:
        found = self.cleaned_data
        return [
            {"picture": found[f"picture_{number}"], "say": found[f"easy_{number}"]}
            for number in self.places
            if found.get(f"easy_{number}")
        ]

    def clean(self) -> Data:
        found = super().clean()
        for number in self.places:
            said, picture = found.get(f"easy_{number}"), found.get(f"picture_{number}")
            if said and not picture:
                self.add_error(f"picture_{number}", "Choose a picture for this line.")
            if picture and not said and f"easy_{number}" not in self.errors:
                self.add_error(f"easy_{number}", "Write a sentence beside this picture.")
            try:
                if said:
                    spoken(said)
            except ValueError as error:
                self.add_error(f"easy_{number}", f"The line {error}.")
        return found


class EasyPageForm(EasyLinesForm):
    """A page about the whole call, like "Who chooses?"."""

    title = words("The heading of this page", 60)

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        super().__init__(data, value=value, **options)
        lines = (value or {}).get("lines", [])
        self.add_lines(lines, len(lines) + FREE_LINES)
        self.fields["easy_0"].help_text = (
            "One or two sentences of at most 15 words each. Leave a line empty to take it out. Where you write"
            " {closes}, people read the call's own closing time. You can also write {opens}, {contact}, and for grants"
            " {least} and {most}."
        )

    def clean(self) -> Data:
        found = super().clean()
        if not self.errors and not self.easy_lines():
            self.add_error("easy_0", "Write at least one line.")
        return found

    def values(self) -> Data:
        return {"title": self.cleaned_data["title"], "lines": self.easy_lines()}
