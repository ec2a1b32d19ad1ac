"""What a facilitator writes to practise on."""

from typing import Any

from django import forms

from cocreation.reading.forms.sheet import GIVEN
from cocreation.reading.models import Practice
from cocreation.reading.queries import anchors_of
from cocreation.reading.services.writing import LONGEST
from grants.calls.models import Call

PARTS = 8
"""Pairs of a heading and words on the form."""


class PrepareForm(forms.Form):
    """A practice application with its anchors. Pairs without words are left out."""

    title = forms.CharField(label="Name of the group that applies", max_length=120)
    source = forms.CharField(
        label="Where it is from",
        max_length=200,
        help_text="Invented, or a past application whose people agreed that we use it. Say when they agreed.",
    )

    def __init__(self, data: Any = None, *, call: Call, practice: Practice | None = None):
        self.criteria = list(call.criteria.all())
        super().__init__(data, initial=_first_words(call, practice))
        for number in range(1, PARTS + 1):
            heading = forms.CharField(label=f"Question {number}", max_length=200, required=False)
            self.fields[f"heading-{number}"] = heading
            self.fields[f"words-{number}"] = forms.CharField(
                label=f"Answer {number}", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
        for one in self.criteria:
            self.fields[f"anchor-{one.key}"] = forms.ChoiceField(
                label=f"{one.label}: the anchor score",
                choices=[("", "Choose"), *((value, value) for value in GIVEN)],
                error_messages={"required": "Choose 0 to 4, or X.",
                                "invalid_choice": "Choose 0 to 4, or X."},
            )  # fmt: skip
            self.fields[f"why-{one.key}"] = forms.CharField(
                label=f"{one.label}: the reason",
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": "Write the reason for this score."},
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for number in range(1, PARTS + 1):
            if given.get(f"words-{number}") and not given.get(f"heading-{number}"):
                self.add_error(f"heading-{number}", f"Write what question {number} asks.")
        if not any(given.get(f"words-{number}") for number in range(1, PARTS + 1)):
            self.add_error("words-1", "Write at least one answer.")
        return given

    def asked(self) -> dict[str, Any]:
        """As services.set_practice takes it."""
        given = self.cleaned_data
        pairs = [(given[f"heading-{n}"], given[f"words-{n}"]) for n in range(1, PARTS + 1)]
        scores = {one.key: given[f"anchor-{one.key}"] for one in self.criteria}
        return {
            "title": given["title"],
            "source": given["source"],
            "text": [{"heading": heading, "words": words} for heading, words in pairs if words],
            "anchors": {
                key: (score if score == "X" else int(score), given[f"why-{key}"]) for key, score in scores.items()
            },
        }


def _first_words(call: Call, practice: Practice | None) -> dict[str, Any]:
    """What stands there; of a new one the questions of the call that are scored."""
    if practice is None:
        asked = call.questionnaire.questions.exclude(criterion="").order_by("number").values_list("label", flat=True)
        return {f"heading-{number}": label for number, label in enumerate(asked[:PARTS], start=1)}
    found: dict[str, Any] = {"title": practice.title, "source": practice.source}
    for number, part in enumerate(practice.text, start=1):
        found |= {f"heading-{number}": part["heading"], f"words-{number}": part["words"]}
    for key, anchor in anchors_of(practice).items():
        found |= {f"anchor-{key}": "X" if anchor.value is None else str(anchor.value), f"why-{key}": anchor.why}
    return found
