from typing import Any

from django import forms

from .base import AnswerField, Type, one_line

MOST = 300  # characters


class TextType(Type):
    """A line of text. JSON: a string."""

    key = "text"

    def field(self, question: Any) -> AnswerField:
        return AnswerField(self, question, widget=forms.TextInput())

    def clean(self, question: Any, value: Any) -> str:
        return one_line(value, MOST)
