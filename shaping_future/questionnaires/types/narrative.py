import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from shaping_future.files.models import StoredFile
from shaping_future.files.recordings import ACCEPT, MOST_SECONDS
from shaping_future.look.words import length_of
from shaping_future.questionnaires import words
from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type, plain_text

CHARACTERS_PER_WORD = 20  # so that scripts without spaces, and walls of text without any, end somewhere too
RECORDING = frozenset({"recording", "text"})


def recording_of(value: Any) -> dict[str, Any] | None:
    """The recording of a narrative answer's JSON, or None when it is typed."""
    return value.get("recording") if isinstance(value, dict) else None


def text_of(value: Any) -> str:
    """The words of a narrative answer's JSON: what was typed, or what goes with the recording."""
    return value.get("text", "") if isinstance(value, dict) else (value or "")


def _has_video(recording: dict[str, Any] | None) -> bool:
    return recording is not None and recording["content_type"].startswith("video/")


class NarrativeTextarea(forms.Textarea):
    """The box, and beside it the other ways to answer.

    `<name>` is the text, `<name>-recording` a file, `<name>-keep` the id of the recording that the page showed,
    `<name>-remove` takes that one away. The value is text, or {"recording": upload or {"id"}, "text"}.
    `ways` (set by whoever knows the addresses): record_url and call_url.
    """

    template_name = "questionnaires/widgets/narrative.html"
    needs_multipart_form = True
    counts_words = True  # the counter stands right below the box

    def __init__(self, attrs: dict | None = None, question: Any = None):
        super().__init__(attrs)
        self.question = question
        self.ways: dict[str, Any] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text, kept = data.get(name), data.get(f"{name}-keep")
        if upload := files.get(f"{name}-recording"):
            return {"recording": upload, "text": text or ""}
        if kept and data.get(f"{name}-remove") != "on":
            return {"recording": {"id": kept}, "text": text or ""}
        return text

    def format_value(self, value: Any) -> str:
        return text_of(value)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        recording = recording_of(value)
        recording = recording if isinstance(recording, dict) and "seconds" in recording else None
        context["widget"] |= {
            "recording": recording,
            "has_video": _has_video(recording),
            "question": self.question,
            "ways": self.ways,
            "accept": ACCEPT,
            "most_seconds": MOST_SECONDS,
            "max_words": self.attrs.get("data-max-words"),
            "guide_words": self.attrs.get("data-guide-words"),
            "count": self.attrs.get("data-count", 0),
        }
        return context


class NarrativeType(Type):
    """What people say in their own words, with a soft guide and a hard ceiling, both in words.

    JSON: a string with \\n line ends when it was typed. When it was recorded:
    {"recording": {"id", "name", "content_type", "size", "seconds"}, "text": "words that go with it, or nothing"}.
    `clean` takes a StoredFile, or a dict with its id, in the place of "recording".
    """

    key = "narrative"
    extra_keys = needed_keys = frozenset({"guide_words", "max_words"})

    def field(self, question: Any) -> AnswerField:
        rows = max(4, min(16, question.guide_words // 15))
        attrs = {"rows": rows, "data-guide-words": question.guide_words, "data-max-words": question.max_words}
        return NarrativeField(self, question, widget=NarrativeTextarea(attrs=attrs, question=question))

    def clean(self, question: Any, value: Any) -> Any:
        if not isinstance(value, dict):
            return self._words(question, value)
        if set(value) - RECORDING or not value.get("recording"):
            raise InvalidAnswer(gettext("Write your answer here, or record it."))
        text = self._words(question, value.get("text"))
        return {"recording": _described(value["recording"]), "text": text}

    def _words(self, question: Any, value: Any) -> str:
        text = plain_text(value, question.max_words * CHARACTERS_PER_WORD)
        if (count := words.count(text)) > question.max_words:
            raise InvalidAnswer(
                gettext("Write %(max_words)s words or fewer; you have %(count)s.")
                % {"max_words": question.max_words, "count": count}
            )
        return text

    def portable(self, value: Any) -> Any:
        """The words of a recording can come along to another call; the recording stays where it was made."""
        return text_of(value) or None if isinstance(value, dict) else value

    def as_text(self, question: Any, value: Any) -> str:
        recording, text = recording_of(value), text_of(value)
        if recording is None:
            return text
        return "\n".join(filter(None, [f"Recorded answer, {length_of(recording['seconds'])}", text]))

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        text, recording = text_of(value), recording_of(value)
        return {
            "words": words.count(text),
            "text": text,
            "recording": recording,
            "has_video": _has_video(recording),
        }

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        """The ceiling may be lower than when it was written: the form can change while people write."""
        if isinstance(value, str) and (count := words.count(value)) > question.max_words:
            return gettext("Question %(number)s: write %(max_words)s words or fewer; you have %(count)s.") % {
                "number": question.number,
                "max_words": question.max_words,
                "count": count,
            }
        return super().problem(question, value, facts)

    def ask(self, question: Any) -> str:
        return gettext("Write an answer to question %(number)s.") % {"number": question.number}


class NarrativeField(AnswerField):
    """Text, or a recording: one that is kept, or an upload that the service checks and stores."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("recording"), UploadedFile):
            return {"recording": value["recording"], "text": super().clean(value["text"])}
        return super().clean(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """An upload cannot be shown again in a page that comes back with an error: the recording before it is."""
        if isinstance(data, dict) and not isinstance(data["recording"], dict):
            return {"recording": recording_of(initial), "text": data["text"]}
        if isinstance(data, dict) and (kept := recording_of(initial)) and kept["id"] == data["recording"]["id"]:
            return {"recording": kept, "text": data["text"]}
        return data


def _described(value: Any) -> dict[str, Any]:
    stored = value if isinstance(value, StoredFile) else _stored(value)
    if not stored.seconds:
        raise InvalidAnswer(gettext("Choose the recording again."))
    return {
        "id": str(stored.pk),
        "name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "seconds": stored.seconds,
    }


def _stored(value: Any) -> StoredFile:
    try:
        return StoredFile.objects.get(pk=uuid.UUID(value["id"]))
    except (TypeError, KeyError, ValueError, AttributeError, StoredFile.DoesNotExist):
        raise InvalidAnswer(gettext("Choose the recording again.")) from None
