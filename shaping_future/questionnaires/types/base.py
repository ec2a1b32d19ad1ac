"""What every type of question can do."""

import functools
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext

from shaping_future.languages import ENGLISH
from shaping_future.questionnaires.errors import InvalidAnswer

_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n|[\r\v\f\u0085\u2028\u2029]")


class Type(ABC):
    """One kind of question. Knows its form field, its JSON value, and how to say an answer.

    `blank` is the JSON value of "nothing written yet", which may always be kept while drafting; `clean` takes the JSON
    value or what the form field gives, and returns the JSON value, or raises InvalidAnswer with sentences.
    """

    key: str
    blank: Any = ""
    required_by_default = True
    answers_one_word = False  # may be named in show_if
    extra_keys: frozenset[str] = frozenset()  # keys of the definition that only some types take
    needed_keys: frozenset[str] = frozenset()

    @property
    def template(self) -> str:
        """Shows an answer: gets `answer` (queries.Shown)."""
        return f"questionnaires/answers/{self.key}.html"

    @abstractmethod
    def field(self, question: Any) -> forms.Field:
        """The form field of this question."""

    def tell_limits(self, field: forms.Field, facts: Any) -> None:
        """Let a field say while people type what the server will refuse when they send."""
        return

    @abstractmethod
    def clean(self, question: Any, value: Any) -> Any:
        """The JSON value, or InvalidAnswer."""

    def is_empty(self, value: Any) -> bool:
        return value is None or value == self.blank

    def as_text(self, question: Any, value: Any) -> str:
        """The answer as plain text; "" when there is none."""
        return "" if self.is_empty(value) else str(value)

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        """What the answer's template needs besides value and text."""
        return {}

    def portable(self, value: Any) -> Any:
        """What of a value may be brought to another form; None when it must be given anew."""
        return value

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        """What must still be done about this answer before it can be sent, as a sentence; None when it is complete."""
        if self.is_empty(value):
            return self.ask(question) if question.required else None
        return None

    def ask(self, question: Any) -> str:
        return gettext("Answer question %(number)s.") % {"number": question.number}


class AnswerField(forms.Field):
    """A form field that asks the question's type to clean what was written. Nothing is required while drafting."""

    def __init__(self, type_: Type, question: Any, **options: Any):
        super().__init__(**options)
        self.type, self.question = type_, question

    def clean(self, value: Any) -> Any:
        try:
            return self.type.clean(self.question, value)
        except InvalidAnswer as error:
            raise forms.ValidationError(error.sentences) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


def plain_text(value: Any, most: int, where: str = "") -> str:
    """Text with ordinary line ends and at most `most` characters; InvalidAnswer for what we cannot keep.

    `where` begins the sentence when the text is one of several ("Row 2").
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidAnswer(_say(where, gettext("write text here.")))
    if len(value) > most * 4 and len(value) > 10_000:  # not worth looking at closely
        raise InvalidAnswer(_too_long(where, most, len(value)))
    text = _NEWLINES.sub("\n", value).strip()
    if _STRANGE.search(text):
        reason = gettext(
            "your text holds a hidden character that we cannot keep. Type it here, or paste it as plain text."
        )
        raise InvalidAnswer(_say(where, reason))
    if len(text) > most:
        raise InvalidAnswer(_too_long(where, most, len(text)))
    return text


def _too_long(where: str, most: int, length: int) -> str:
    return _say(
        where,
        gettext("write %(most)s characters or fewer; you have %(length)s.")
        % {"most": f"{most:,}", "length": f"{length:,}"},
    )


def _say(where: str, sentence: str) -> str:
    return f"{where}: {sentence}" if where else sentence[0].upper() + sentence[1:]


def in_english(said: Callable[..., str]) -> Callable[..., str]:
    """For what is kept or searched: the same words whatever language the person reads the site in."""

    @functools.wraps(said)
    def decorated(*values: Any) -> str:
        with translation.override(ENGLISH):
            return said(*values)

    return decorated


def one_line(value: Any, most: int, where: str = "") -> str:
    """The same on a single line."""
    return " ".join(plain_text(value, most, where).split())
