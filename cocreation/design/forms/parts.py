"""The part of a call that a decision holds, as fields that people fill in: those with which staff build a call."""

from collections.abc import Iterable
from typing import Any

from django import forms

from grants.calls.builder.deciding_forms import CriteriaForm, DecidingForm
from grants.calls.builder.fields import Data, PartForm, whole
from grants.calls.builder.forms import EligibilityForm, ReviewForm
from grants.calls.definition import editing
from grants.calls.definition.choosing import LEVELS

Group = dict[str, Any]
"""{"title", "names" of its fields, "is_new"}: what stands together in the page."""


def _taken_out() -> forms.BooleanField:
    return forms.BooleanField(label="Take this out", required=False)


class CriteriaPart(CriteriaForm):
    """Every criterion, each with a way out, and a place for one more."""

    def __init__(self, definition: Data, data: Any = None, **options: Any):
        super().__init__(definition, data, **options)
        for number in range(len(self.items)):
            self.fields[f"c{number}-out"] = _taken_out()

    def parted(self) -> list[Group]:
        new = len(self.items)
        return [
            _group(self._title(number), (f"c{number}-{part}" for part in ("label", "weight", *LEVELS, "out")))
            for number in range(new)
        ] + [_group("One more criterion", (f"c{new}-{part}" for part in ("label", "weight", *LEVELS)), True)]

    def _title(self, number: int) -> str:
        """As it stands in the page: what does not add up is seen without unfolding anything."""
        label, weight = (self[f"c{number}-{part}"].value() for part in ("label", "weight"))
        return f"{label}: {weight} of 100"

    def change(self, data: Data) -> Data:
        kept = [number for number in range(len(self.items)) if not self.cleaned_data[f"c{number}-out"]]
        data = super().change(data)
        items = data["criteria"]["items"]
        stays = [items[number] for number in kept] + items[len(self.items) :]
        return editing.put(data, ("criteria",), {"items": stays})


class EligibilityPart(PartForm):
    """Every question of “Can I apply?”, each with a way out, and a place for one more."""

    def __init__(self, definition: Data, data: Any = None, **options: Any):
        self.items = definition.get("eligibility") or []
        super().__init__(data, value={}, **options)
        for number, item in enumerate([*self.items, {}]):
            one = EligibilityForm(value=item)
            for name, field in one.fields.items():
                field.initial = one.get_initial_for_field(field, name)
                field.required = field.required and bool(item)
                self.fields[f"e{number}-{name}"] = field
            if item:
                self.fields[f"e{number}-out"] = _taken_out()

    def parted(self) -> list[Group]:
        names = [*EligibilityForm().fields]
        return [
            _group(item["q"], (f"e{number}-{name}" for name in (*names, "out")))
            for number, item in enumerate(self.items)
        ] + [_group("One more question", (f"e{len(self.items)}-{name}" for name in names), True)]

    def clean(self) -> Data:
        found = super().clean()
        said = self._said(len(self.items))
        if any(said.values()):
            for name in ("q", "if_fail", "pass"):
                if not said[name]:
                    self.add_error(f"e{len(self.items)}-{name}", "Fill in all of the new question, or none of it.")
        return found

    def _said(self, number: int) -> Data:
        said = {name: self.cleaned_data.get(f"e{number}-{name}") for name in EligibilityForm().fields}
        return said | {"pass": said["pass"][0] if len(said["pass"] or ()) == 1 else said["pass"]}

    def change(self, data: Data) -> Data:
        found = []
        for number, item in enumerate([*self.items, {}]):
            said = {name: value or None for name, value in self._said(number).items()}
            if not said["q"] or self.cleaned_data.get(f"e{number}-out"):
                continue
            old = item or {"key": editing.fresh_key(said["q"], [one["key"] for one in self.items])}
            found.append({name: value for name, value in (old | said).items() if value is not None})
        return editing.replace(data, ("eligibility",), found)


class ReviewPart(ReviewForm):
    def __init__(self, definition: Data, data: Any = None, **options: Any):
        super().__init__(data, value=definition["review"], **options)

    def parted(self) -> list[Group]:
        return [_group("How the Group reads", self.fields)]

    def change(self, data: Data) -> Data:
        return editing.put(data, ("review",), self.values())


class DecidingPart(DecidingForm):
    """How the Group decides, with the numbers of the quorum, which only a decision of the Group changes."""

    percent = whole("Quorum: of every 100 who can take part, how many must", 1, 100, required=False)
    least = whole("Quorum: and at least how many people", 1, 60, required=False, help_text="Empty, both: 60 and 6.")

    def __init__(self, definition: Data, data: Any = None, **options: Any):
        rules = definition["decision_rules"]
        super().__init__(data, value=rules, **options)
        self.initial |= rules.get("counting", {})

    def parted(self) -> list[Group]:
        return [_group("How the Group decides", self.fields)]

    def clean(self) -> Data:
        found = super().clean()
        for one, other in (("percent", "least"), ("least", "percent")):
            if found.get(one) and not found.get(other) and other not in self.errors:
                self.add_error(other, "Write both numbers of the quorum, or none.")
        return found

    def change(self, data: Data) -> Data:
        numbers = {name: self.cleaned_data[name] for name in ("percent", "least")}
        return editing.put(
            super().change(data), ("decision_rules",), {"counting": numbers if all(numbers.values()) else None}
        )


def _group(title: str, names: Iterable[str], is_new: bool = False) -> Group:
    return {"title": title, "names": list(names), "is_new": is_new}


PARTS = {
    "criteria": CriteriaPart,
    "eligibility": EligibilityPart,
    "review": ReviewPart,
    "decision_rules": DecidingPart,
}
"""Questions are written as in a call's file: each type of them has a form of its own in the builder."""


def part_form(part: str, held: Any, posted: Any) -> Any:
    """The form of what a version holds (`held`); None where it holds nothing, or has no form."""
    if held is None or part not in PARTS:
        return None
    return PARTS[part]({part: held}, posted, prefix="part")
