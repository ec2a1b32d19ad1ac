from typing import Any

from django import forms
from django.utils.translation import gettext

from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type


class ChoiceType(Type):
    """One of the options. JSON: the option's text, or ""."""

    key = "choice"
    extra_keys = needed_keys = frozenset({"options"})
    answers_one_word = True

    def field(self, question: Any) -> AnswerField:
        return AnswerField(self, question, widget=forms.RadioSelect(choices=[(one, one) for one in question.options]))

    def clean(self, question: Any, value: Any) -> str:
        if value in (None, ""):
            return ""
        if not isinstance(value, str) or value not in question.options:
            raise InvalidAnswer(gettext("Choose one of the answers in the list."))
        return value

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        """An option may be gone since it was chosen: the form can change while people write."""
        if value and value not in question.options:
            return gettext("Question %(number)s: choose one of the answers in the list.") % {"number": question.number}
        return super().problem(question, value, facts)

    def ask(self, question: Any) -> str:
        return gettext("Choose an answer to question %(number)s.") % {"number": question.number}


class ChoiceMultiType(Type):
    """Any of the options. JSON: a list of their texts, in the order of the definition."""

    key = "choice_multi"
    blank: Any = []
    required_by_default = False
    extra_keys = needed_keys = frozenset({"options"})

    def field(self, question: Any) -> AnswerField:
        choices = [(one, one) for one in question.options]
        return AnswerField(self, question, widget=forms.CheckboxSelectMultiple(choices=choices))

    def clean(self, question: Any, value: Any) -> list[str]:
        if value in (None, ""):
            return []
        if not isinstance(value, list) or any(one not in question.options for one in value):
            raise InvalidAnswer(gettext("Choose from the answers in the list."))
        return [one for one in question.options if one in value]

    def as_text(self, question: Any, value: Any) -> str:
        return "; ".join(value or [])

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        if any(one not in question.options for one in value or []):
            return gettext("Question %(number)s: choose from the answers in the list.") % {"number": question.number}
        return super().problem(question, value, facts)

    def ask(self, question: Any) -> str:
        return gettext("Choose at least one answer to question %(number)s.") % {"number": question.number}
