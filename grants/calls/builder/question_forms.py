"""The forms of a question and of a section."""

import re
from typing import Any

from django import forms

from grants.calls.definition import editing
from shaping_future.questionnaires.models import QuestionType
from shaping_future.questionnaires.show_if import Term
from shaping_future.questionnaires.types import TYPES

from .easy_forms import EasyLinesForm
from .fields import Data, LinesField, PartForm, whole, words

NEW = "+"
EASY_LINES = 2
MOST_TERMS = 3
PLAIN = re.compile(r"[\w-]+")
ONLY_FOR = {
    "guide_words": "narrative",
    "max_words": "narrative",
    "options": "choice choice_multi repeat",
    "new_section": NEW,
}
"""Which kinds of answer (or which section) a field is about: the page's script hides the others."""
ONLY_SOME = ("guide_words", "max_words", "options")


class QuestionForm(EasyLinesForm):
    """One question. Menus offer what the form has: its sections, its criteria, its earlier answers."""

    section = forms.ChoiceField(label="Section")
    new_section = words("Name of the new section", 120, required=False)
    type = forms.ChoiceField(label="How people answer", choices=QuestionType.choices)
    label = words("The question", 300, rows=2)
    guidance = words("Help below the question", 2000, rows=3, required=False)
    guide_words = whole("About how many words", 1, 5000, required=False)
    max_words = whole(
        "How many words at most", 1, 5000, required=False, help_text="About a quarter more than the guide."
    )
    options = LinesField(
        label="Answers to choose from", help_text="One a line. For a repeating group: the columns.", required=False
    )
    required = forms.BooleanField(label="It must be answered before sending", required=False)
    criterion = forms.ChoiceField(label="Which criterion does it serve?", required=False)
    hidden_from_reviewers = forms.BooleanField(label="Hide it from the people who read and score", required=False)

    def __init__(self, definition: Data, data: Any = None, *, value: Data | None = None, **options: Any):
        self.definition, self.was = definition, value or {}
        super().__init__(data, value=self._initial(), **options)
        titles = [(title, title) for title in editing.sections(definition)]
        self.fields["section"].choices = [*titles, (NEW, "A new section")]
        criteria = (definition.get("criteria") or {"items": []})["items"]
        self.fields["criterion"].choices = [("", "None: it is not scored"), *((c["key"], c["label"]) for c in criteria)]
        if not criteria:
            del self.fields["criterion"]
        self._add_conditions()
        self._add_easy_words()
        for name, types in ONLY_FOR.items():
            self.fields[name].widget.attrs |= {"data-only": types, "quiet": True}

    def _initial(self) -> Data:
        kind = TYPES.get(self.was.get("type", "narrative"), TYPES["narrative"])
        usual = {"type": "narrative", "guide_words": 160, "max_words": 200} if not self.was else {}
        return usual | {"required": kind.required_by_default} | self.was

    def _add_conditions(self) -> None:
        kept = [_written(term) for term in editing.terms(self.was)]
        for number in range(max(2, min(len(kept) + 1, MOST_TERMS))):
            self.fields[f"when_{number}"] = forms.ChoiceField(
                label="Only ask it if" if number == 0 else "and if",
                choices=[
                    ("", "Always ask it" if number == 0 else "Nothing more"),
                    *conditions(self.definition, self.was),
                ],
                required=False,
            )
            self.initial[f"when_{number}"] = kept[number] if number < len(kept) else ""

    def _add_easy_words(self) -> None:
        """A few lines, when the call is said in Easy Read at all."""
        said = editing.at(self.definition, editing.EASY[:1])
        lines = ((said or {}).get("questions") or {}).get(self.was.get("key", ""), [])
        self.add_lines(lines, max(EASY_LINES, len(lines) + 1) if said is not None else 0)

    def clean(self) -> Data:
        found = super().clean()
        kind = TYPES.get(found.get("type", ""))
        if found.get("section") == NEW and not found.get("new_section"):
            self.add_error("new_section", "Write the name of the new section.")
        if kind is None:
            return found
        if "guide_words" in kind.needed_keys:
            self._check_words(found)
        if kind.key != "repeat" and "options" in kind.extra_keys and len(found.get("options") or []) < 2:
            self.add_error("options", "Write at least two answers, one a line.")
        if found.get("criterion") and found.get("hidden_from_reviewers"):
            self.add_error("hidden_from_reviewers", "Readers cannot score what is hidden from them.")
        return found

    def _check_words(self, found: Data) -> None:
        for name in ("guide_words", "max_words"):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, "Write a number. Every written answer has a guide and a ceiling.")
        if found.get("guide_words") and found.get("max_words") and found["max_words"] < found["guide_words"]:
            self.add_error("max_words", "The ceiling must not be below the guide.")

    def values(self) -> Data:
        """The question's keys as the definition has them; None takes a key away."""
        found = self.cleaned_data
        kind = TYPES[found["type"]]
        criterion = found.get("criterion") or None
        said = {"required": found["required"], "hidden_from_reviewers": found["hidden_from_reviewers"]}
        usual = {"required": kind.required_by_default, "hidden_from_reviewers": False}
        flags = {key: one if one != usual[key] or key in self.was else None for key, one in said.items()}
        not_scored = False if not criterion and (found["type"] == "narrative" or "scored" in self.was) else None
        given = [found[name] for name in found if name.startswith("when_") and found[name]]
        return {
            "section": " ".join(found["new_section"].split()) if found["section"] == NEW else found["section"],
            "type": found["type"],
            "label": found["label"],
            "guidance": found["guidance"] or None,
            **{key: (found[key] or None) if key in kind.extra_keys else None for key in ONLY_SOME},
            **flags,
            "criterion": criterion,
            "scored": not_scored,
            "show_if": " and ".join(dict.fromkeys(given)) or None,
        }


def conditions(definition: Data, question: Data) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a question can wait for, by the answer it waits for: groups of a menu."""
    groups = []
    strands = [(strand["key"], strand["label"]) for strand in definition["call"]["strands"]]
    if len(strands) > 1:
        groups.append(("What people apply as", _choices("strand", strands)))
    for one in definition["questions"]:
        if one["key"] == question.get("key"):
            break
        if values := _one_word_values(one):
            groups.append((f"{one['n']}. {one['label']}"[:80], _choices(one["key"], values)))
    return groups


def _one_word_values(question: Data) -> list[tuple[str, str]]:
    if question["type"] == "confirm":
        return [("yes", "ticked")]
    if question["type"] == "choice":
        return [(option, option) for option in question.get("options", []) if '"' not in option]
    return []


def _choices(name: str, values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found = []
    for value, label in values:
        found.append((_written(Term(name, True, value)), f"is “{label}”"))
        found.append((_written(Term(name, False, value)), f"is not “{label}”"))
    return found


def _written(term: Term) -> str:
    value = term.value if PLAIN.fullmatch(term.value) else f'"{term.value}"'
    return f"{term.name} {'==' if term.equal else '!='} {value}"


class SectionForm(PartForm):
    title = words("Name of the section", 120)
