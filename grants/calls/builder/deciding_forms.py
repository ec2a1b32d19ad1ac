"""The forms of all criteria on one page, and of how the Group decides."""

from typing import Any

from django import forms

from grants.calls.definition import editing
from grants.calls.definition.choosing import LEVELS
from grants.calls.kinds import BlindPhase, Hidden, HiddenFrom

from .fields import Data, PartForm, whole, words


class CriteriaForm(PartForm):
    """Every criterion with its weight and anchors, and a place for one more."""

    def __init__(self, definition: Data, data: Any = None, **options: Any):
        self.items = (definition.get("criteria") or {"items": []})["items"]
        super().__init__(data, value={}, **options)
        self.keys = [*(item["key"] for item in self.items), ""]
        for number, item in enumerate([*self.items, {}]):
            self._add(number, item)

    def _add(self, number: int, item: Data) -> None:
        name, must = f"c{number}", bool(item)
        self.fields[f"{name}-label"] = words("What the Group looks for", 200, required=must, initial=item.get("label"))
        weight = whole("Weight", 1, 100, required=must, initial=item.get("weight"))
        weight.widget.attrs["data-weight"] = ""
        self.fields[f"{name}-weight"] = weight
        for level in LEVELS:
            said = (item.get("anchors") or {}).get(level)
            self.fields[f"{name}-{level}"] = words(f"What {level} means", 500, rows=2, required=must, initial=said)

    def groups(self) -> list[dict[str, Any]]:
        """The fields by criterion; the last group is for a new one."""
        return [
            {
                "number": number,
                "key": key,
                "title": self.items[number]["label"] if key else "One more criterion",
                "fields": [self[f"c{number}-{part}"] for part in ("label", "weight", *LEVELS)],
            }
            for number, key in enumerate(self.keys)
        ]

    @property
    def total(self) -> int:
        """The sum of the weights as they stand in the page."""
        said = (self[f"c{number}-weight"].value() for number in range(len(self.keys)))
        return sum(
            int(one) for one in said if str(one or "").isascii() and str(one or "").isdigit() and len(str(one)) < 5
        )

    def clean(self) -> Data:
        found = super().clean()
        name = f"c{len(self.items)}"
        parts = ("label", "weight", *LEVELS)
        if any(found.get(f"{name}-{part}") for part in parts):
            for part in parts:
                if not found.get(f"{name}-{part}") and f"{name}-{part}" not in self.errors:
                    self.add_error(f"{name}-{part}", "Fill in all of the new criterion, or none of it.")
        return found

    def change(self, data: Data) -> Data:
        found = []
        for number, key in enumerate(self.keys):
            said = {part: self.cleaned_data.get(f"c{number}-{part}") for part in ("label", "weight", *LEVELS)}
            if not said["label"]:
                continue
            old = self.items[number] if key else {"key": editing.fresh_key(said["label"], self.keys)}
            anchors = {level: said[level] for level in LEVELS}
            found.append(old | {"label": said["label"], "weight": said["weight"], "anchors": anchors})
        return editing.put(data, ("criteria",), {"items": found})


class BlindForm(PartForm):
    """What is hidden in each phase, and from whom. Nothing chosen: nothing is hidden."""

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        said = {one["phase"]: one for one in (value or {}).get("blind", [])}
        super().__init__(data, value={}, **options)
        for phase in BlindPhase:
            here, start = said.get(phase.value, {}), phase.label.lower()
            self.fields[f"{phase}-hides"] = _some(f"What is hidden {start}", _hidden_in(phase), here.get("hides"))
            self.fields[f"{phase}-from"] = _some(
                f"From whom it is hidden {start}", HiddenFrom.choices, here.get("from")
            )

    def clean(self) -> Data:
        found = super().clean()
        for phase in BlindPhase:
            hides, whom = found.get(f"{phase}-hides"), found.get(f"{phase}-from")
            if hides and not whom:
                self.add_error(f"{phase}-from", "Choose from whom it is hidden.")
            elif whom and not hides and f"{phase}-hides" not in self.errors:
                self.add_error(f"{phase}-hides", "Choose what is hidden, or nobody to hide it from.")
        return found

    def change(self, data: Data) -> Data:
        said = self.cleaned_data
        phases = [
            {"phase": phase.value, "hides": said[f"{phase}-hides"], "from": said[f"{phase}-from"]}
            for phase in BlindPhase
            if said[f"{phase}-hides"]
        ]
        return editing.put(data, ("review",), {"blind": phases or None})


def _hidden_in(phase: BlindPhase) -> list[tuple[str, str]]:
    """The Group decides about amounts, so that they are never hidden then."""
    choices = [(value, label[0].upper() + label[1:]) for value, label in Hidden.choices]
    return choices if phase == BlindPhase.READING else [one for one in choices if one[0] != Hidden.AMOUNTS]


def _some(label: str, choices: Any, initial: Any) -> forms.MultipleChoiceField:
    choices = [(value, str(name)[0].upper() + str(name)[1:]) for value, name in choices]
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, initial=initial or [],
        error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip


METHODS = [
    ("consent", "Consent"),
    ("score_then_gradients", "Scores, then gradients of agreement"),
    ("consent_on_slate", "Consent on a slate"),
]


class DecidingForm(PartForm):
    """How the Group decides; the texts stand word for word on the call's page."""

    design_method = forms.ChoiceField(label="The fund's design is decided by", choices=METHODS)
    open_days = whole("Days that a design decision stays open", 1, 60)
    shortlist_method = forms.ChoiceField(label="The shortlist is decided by", choices=METHODS)
    quorum = words("Shortlist: who must take part", 300, rows=2)
    passes = words("Shortlist: what passes", 300, rows=2)
    selection_method = forms.ChoiceField(label="The selection is decided by", choices=METHODS)
    fallback = words("If the Group does not agree", 500, rows=3)
    tie = words("If two are equal", 500, rows=2)

    def __init__(self, data: Any = None, *, value: Data | None = None, **options: Any):
        rules = value or {}
        design, shortlist, selection = (rules.get(key, {}) for key in ("fund_design", "shortlist", "selection"))
        initial = {
            "design_method": design.get("method"),
            "open_days": design.get("open_days"),
            "shortlist_method": shortlist.get("method"),
            "quorum": shortlist.get("quorum"),
            "passes": shortlist.get("pass"),
            "selection_method": selection.get("method"),
            "fallback": selection.get("fallback"),
            "tie": rules.get("tie"),
        }
        super().__init__(data, value=initial, **options)

    def change(self, data: Data) -> Data:
        said = self.cleaned_data
        rules = {
            "fund_design": {"method": said["design_method"], "open_days": said["open_days"]},
            "shortlist": {"method": said["shortlist_method"], "quorum": said["quorum"], "pass": said["passes"]},
            "selection": {"method": said["selection_method"], "fallback": said["fallback"]},
            "tie": said["tie"],
        }
        if counting := data.get("decision_rules", {}).get("counting"):
            rules["counting"] = counting  # numbers that the Group agreed: its decision changes them, nobody here
        return editing.replace(data, ("decision_rules",), rules)
