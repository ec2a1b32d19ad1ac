"""One form for an answer by any method: large choices, no script needed."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cocreation.deliberation.forms.steps import NAMED, in_words
from cocreation.deliberation.kinds import ON_OPTIONS, SAY_WHY, STANDS, Method
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.services import Answer
from cocreation.deliberation.tally.answers import MOST_WORDS
from cocreation.deliberation.tally.times import IF_NEED_BE, IMPOSSIBLE, NO, YES
from shaping_future.look.fields import TextField

NOT_THERE = "Choose one of the answers."
WHY = {
    Method.CONSENT: (
        "If you have a concern or an objection: why?",
        f"An objection says how this would harm the fund's aim. {NAMED}",
    ),
    Method.CONSENSUS: ("Why?", f"A block names the principle that the Group agreed. {NAMED}"),
    Method.GRADIENTS: ("Why?", "Levels 3 and 5 to 8 need a few words, so that the Group can work with them."),
    Method.SENSE: ("Why?", "If you are concerned, say what concerns you."),
    Method.ADVICE: ("Your advice", "Whoever decides reads it before they do."),
}  # fmt: skip
TIMES = [(YES, "Yes"), (IF_NEED_BE, "If need be"), (NO, "No"), (IMPOSSIBLE, "No: my access needs make it impossible")]
MOST_BUTTONS = 5
"""More dots than this on one option are typed, not chosen."""


class AnswerForm(forms.Form):
    """`options`: those that this person may answer about, each with `name`."""

    def __init__(self, round: Round, options: Sequence[Any], data: Any = None, mine: Position | None = None):
        self.round, self.options = round, options
        super().__init__(data, initial=_said(mine) if mine else None, auto_id="answer_%s")
        self.helper = FormHelper()
        self.helper.form_tag = False
        method = Method(round.method)
        if method in ON_OPTIONS:
            for option in options:
                self.fields[f"option-{option.order}"] = FIELDS[method](round, option, len(options))
            self.fields["abstain"] = forms.BooleanField(
                label="I abstain", required=False, help_text="You are counted as taking part, and choose nothing."
            )
        else:
            self.fields["stance"] = forms.ChoiceField(
                label="Where do you stand?" if method != Method.ADVICE else "What would you like to do?",
                choices=[(one, in_words(method, one)) for one in STANDS[method]],
                widget=forms.RadioSelect(),
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the positions."),
            )
        label, hint = WHY.get(method, ("Anything to add?", ""))
        self.fields["reason"] = TextField(
            label=label,
            help_text=f"{hint} Name no applicant: others read this.".strip(),
            required=False,
            max_length=MOST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4, "quiet": method in SAY_WHY}),
        )

    def clean(self) -> dict:
        values = super().clean()
        if values.get("abstain") and any(value not in (None, "") for value in self._choices(values).values()):
            self.add_error("abstain", "Choose, or abstain: not both.")
        return values

    def _choices(self, values: dict) -> dict[int, int | None]:
        found = {option.order: values.get(f"option-{option.order}") for option in self.options}
        if self.round.method in (Method.APPROVAL, Method.DOTS):
            return {order: int(value) for order, value in found.items() if value}
        return {order: int(value) for order, value in found.items() if value not in (None, "")}

    @property
    def answer(self) -> Answer:
        values = self.cleaned_data
        stance = values.get("stance", "abstain" if values.get("abstain") else "answer")
        choices = self._choices(values) if self.round.method in ON_OPTIONS and stance != "abstain" else {}
        return Answer(stance, values["reason"], choices)


def _said(mine: Position) -> dict[str, Any]:
    said = {f"option-{order}": value for order, value in mine.choices.items()}
    return {"stance": mine.stance, "reason": mine.reason, "abstain": mine.stance == "abstain", **said}


def _score(round: Round, option: Any, many: int) -> forms.Field:
    choices = [*((value, str(value)) for value in range(round.rules["top"] + 1)), ("", "X, I cannot tell")]
    return _buttons(option, choices)


def _dots(round: Round, option: Any, many: int) -> forms.Field:
    most = min(round.rules["most"], round.rules["dots"])
    if most <= MOST_BUTTONS:
        names = ["No dots", "1 dot", *(f"{value} dots" for value in range(2, most + 1))]
        return _buttons(option, list(enumerate(names)), initial=0)
    return forms.IntegerField(label=option.name, required=False, min_value=0, max_value=most, initial=0)


def _approval(round: Round, option: Any, many: int) -> forms.Field:
    return forms.BooleanField(label=option.name, required=False)


def _place(round: Round, option: Any, many: int) -> forms.Field:
    choices = [("", "Not ranked"), *((place, str(place)) for place in range(1, many + 1))]
    return forms.TypedChoiceField(
        label=option.name, required=False, coerce=int, choices=choices, empty_value="",
        widget=forms.Select(attrs={"quiet": True}), error_messages={"invalid_choice": NOT_THERE},
    )  # fmt: skip


def _time(round: Round, option: Any, many: int) -> forms.Field:
    return _buttons(option, TIMES)


def _buttons(option: Any, choices: list, initial: Any = None) -> forms.Field:
    return forms.TypedChoiceField(
        label=option.name, required=False, coerce=int, choices=choices, empty_value="", initial=initial,
        widget=forms.RadioSelect(attrs={"quiet": True, "data-row": True}), error_messages={"invalid_choice": NOT_THERE},
    )  # fmt: skip


FIELDS = {
    Method.SCORE: _score,
    Method.DOTS: _dots,
    Method.APPROVAL: _approval,
    Method.RANKED: _place,
    Method.TIMES: _time,
}
