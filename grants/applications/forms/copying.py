"""Input about what readers get of answers while something is hidden from them."""

from typing import Any

from django import forms

from grants.applications.models import RedactedCopy
from grants.applications.queries.copying import Piece
from grants.applications.services.copying import LONGER, Given
from shaping_future.questionnaires.models import QuestionType

HIGHEST = 2**31 - 1


class CopiesForm(forms.Form):
    """Every answer of one application with its proposed copy, to edit."""

    def __init__(self, pieces: list[Piece], data: Any = None, files: Any = None):
        super().__init__(data, files)
        self.pieces = pieces
        for piece in pieces:
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        key, made = piece.question.key, piece.made
        said = made.texts if made is not None else piece.proposed
        seen = forms.IntegerField(min_value=0, max_value=HIGHEST, widget=forms.HiddenInput, initial=piece.version)
        self.fields[f"seen-{key}"] = seen
        for place, text in piece.texts.items():
            rows = min(14, max(2, len(text) // 55 + text.count("\n") + 1))
            self.fields[f"text-{key}-{place}"] = forms.CharField(
                label="What readers get", required=False, max_length=len(text) + LONGER, initial=said.get(place, ""),
                widget=forms.Textarea(attrs={"rows": rows, "quiet": True}),
                error_messages={"max_length": "A copy is not that much longer than the answer."},
            )  # fmt: skip
        if piece.texts:
            self.fields[f"sure-{key}"] = forms.BooleanField(
                required=False, label="What still looks like a name or an amount here is none"
            )
        if piece.has_file:
            self._add_file(piece)

    def _add_file(self, piece: Piece) -> None:
        key, choices = piece.question.key, list(RedactedCopy.File.choices)
        takes_copy = piece.question.type == QuestionType.FILE
        if not takes_copy:
            choices = [one for one in choices if one[0] != RedactedCopy.File.REPLACED]
        self.fields[f"file-{key}"] = forms.ChoiceField(
            label="The file" if takes_copy else "The recording", choices=choices, widget=forms.RadioSelect,
            initial=piece.made.file_given if piece.made is not None else RedactedCopy.File.HELD,
            help_text="Look in the file itself: a voice, a letterhead, its properties." if takes_copy else "",
            error_messages={"required": "Choose what readers get.", "invalid_choice": "Choose from the list."},
        )  # fmt: skip
        if takes_copy:
            self.fields[f"upload-{key}"] = forms.FileField(label="The copy for readers", required=False)

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each answer beside the fields of its copy."""
        return [
            {
                "piece": piece,
                "texts": [(text, self[f"text-{piece.question.key}-{place}"]) for place, text in piece.texts.items()],
                "seen": self[f"seen-{piece.question.key}"],
                "more": [
                    self[f"{name}-{piece.question.key}"]
                    for name in ("sure", "file", "upload")
                    if f"{name}-{piece.question.key}" in self.fields and (name != "sure" or self._may_hold_more(piece))
                ],
                "is_folded": piece.made is not None and not self.is_bound,
            }
            for piece in self.pieces
        ]

    def _may_hold_more(self, piece: Piece) -> bool:
        """A person may have put something back, or be about to."""
        return bool(piece.found) or self.is_bound

    def given(self) -> dict[str, Given]:
        """As services.confirm_copies takes it."""
        said = self.cleaned_data
        return {
            piece.question.key: Given(
                version=said[f"seen-{piece.question.key}"],
                texts={place: said[f"text-{piece.question.key}-{place}"] for place in piece.texts},
                file=said.get(f"file-{piece.question.key}") or RedactedCopy.File.HELD,
                upload=said.get(f"upload-{piece.question.key}"),
                is_sure=bool(said.get(f"sure-{piece.question.key}")),
            )
            for piece in self.pieces
        }
