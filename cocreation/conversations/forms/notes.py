"""The notes of a conversation, saved while they are typed, and the answer to a correction."""

from typing import Any

from django import forms

from cocreation.conversations.errors import NoteConflict
from cocreation.conversations.forms._plain import PlainForm, words
from cocreation.conversations.kinds import Answer
from cocreation.conversations.models import Note
from shaping_future.look.fields import TextField

LONGEST = 5000
OUT_OF_STEP = "This page does not say which text it showed. Reload it, then write this again."


class NotesForm(forms.Form):
    """One box for each question, `note-N`. Beside each stands `v-note-N`, the version that the page showed, and from a
    script `p-note-N`, its page's mark. Its boxes are in templates/cocreation/conversations/notes_form.html."""

    def __init__(self, said: list, data: Any = None, *, only: bool = False):
        super().__init__(data)
        self.said = {f"note-{one.question.order}": one for one in said}
        self.versions = {name: one.note.version if one.note else 0 for name, one in self.said.items()}
        brought = {name.removeprefix("v-") for name in data if name.startswith("v-")} if only else set(self.said)
        self.gone = sorted(brought - set(self.said))
        for name in self.said:
            if name in brought:
                self.fields[name] = TextField(max_length=LONGEST, required=False, label=self.label(name))

    def label(self, name: str) -> str:
        return f"{self.said[name].question.order}. {self.said[name].question.text}"

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if (said := self.data.get(f"v-{name}")) and not _is_version(said):
                self.add_error(name, OUT_OF_STEP)
        return self.cleaned_data

    @property
    def texts(self) -> dict[int, str]:
        return {_order(name): value for name, value in self.cleaned_data.items() if name in self.fields}

    @property
    def seen(self) -> dict[int, int]:
        given = {name: self.data.get(f"v-{name}", "") for name in self.fields}
        return {_order(name): int(said) if _is_version(said) else 0 for name, said in given.items()}

    @property
    def marks(self) -> dict[int, str]:
        return {_order(name): self.data[f"p-{name}"] for name in self.fields if f"p-{name}" in self.data}

    def boxes(self) -> list[dict[str, Any]]:
        """For the template."""
        return [
            {
                "name": name,
                "label": self.label(name),
                "value": self.data.get(name, "") if self.is_bound else _text(one.note),
                "version": self.versions[name],
                "errors": self.errors.get(name, ()),
            }
            for name, one in self.said.items()
        ]

    def differences(self, conflicts: list[NoteConflict]) -> list[dict[str, Any]]:
        return [
            {"part": f"note-{one.order}", "label": self.label(f"note-{one.order}"), "conflict": one,
             "yours": one.mine or "Nothing", "theirs": one.theirs or "Nothing"}
            for one in conflicts
        ]  # fmt: skip


def _order(name: str) -> int:
    return int(name.removeprefix("note-"))


def _text(note: Note | None) -> str:
    return note.text if note else ""


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class AnswerForm(PlainForm):
    answer = forms.ChoiceField(
        label="What do we say?", choices=[one for one in Answer.choices if one[0]], widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose an answer."),
    )  # fmt: skip
    words = words(
        "In your words", required=False, help_text="The finalist and the Group read it. Needed if you heard otherwise."
    )
