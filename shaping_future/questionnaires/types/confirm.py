from typing import Any

from django import forms
from django.utils.translation import gettext

from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type


class ConfirmType(Type):
    """A box to tick. JSON: true or false."""

    key = "confirm"
    blank = False
    answers_one_word = True

    def field(self, question: Any) -> AnswerField:
        return AnswerField(self, question, widget=forms.CheckboxInput())

    def clean(self, question: Any, value: Any) -> bool:
        if value in (None, "", "False", "off"):
            return False
        if value is True or value is False:
            return value
        if value in ("True", "on", "yes"):
            return True
        raise InvalidAnswer(gettext("Tick the box, or leave it empty."))

    def as_text(self, question: Any, value: Any) -> str:
        return "Yes, confirmed" if value else ""

    def portable(self, value: Any) -> None:
        return None

    def ask(self, question: Any) -> str:
        return gettext("Tick the box of question %(number)s to confirm.") % {"number": question.number}
