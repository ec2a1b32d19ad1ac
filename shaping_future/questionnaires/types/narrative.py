from typing import Any

from django import forms

from shaping_future.questionnaires import words
from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type, plain_text

CHARACTERS_PER_WORD = 20  # so that scripts without spaces, and walls of text without any, end somewhere too


class NarrativeType(Type):
    """Text with a soft guide and a hard ceiling, both in words. JSON: a string with \\n line ends."""

    key = "narrative"
    extra_keys = needed_keys = frozenset({"guide_words", "max_words"})

    def field(self, question: Any) -> AnswerField:
        rows = max(4, min(16, question.guide_words // 15))
        attrs = {"rows": rows, "data-guide-words": question.guide_words, "data-max-words": question.max_words}
        return AnswerField(self, question, widget=forms.Textarea(attrs=attrs))

    def clean(self, question: Any, value: Any) -> str:
        text = plain_text(value, question.max_words * CHARACTERS_PER_WORD)
        if (count := words.count(text)) > question.max_words:
            raise InvalidAnswer(f"Write {question.max_words} words or fewer; you have {count}.")
        return text

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        return {"words": words.count(value or "")}

    def portable(self, value: Any) -> Any:
        """Words only: a recording belongs to the application that it was made for."""
        return value.get("text") or None if isinstance(value, dict) else value

    def ask(self, question: Any) -> str:
        return f"Write an answer to question {question.number}."
