import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext

from shaping_future.errors import Refused
from shaping_future.files.models import StoredFile
from shaping_future.files.services import inspect_upload
from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type


class FileAnswerField(AnswerField):
    """An upload, or the word "remove", or nothing (keep what is there). The form stores the upload before saving."""

    def clean(self, value: Any) -> Any:
        if value not in (None, "remove"):
            try:
                inspect_upload(value)
            except Refused as error:
                raise forms.ValidationError(error.sentence) from None
        return value


class FileWidget(forms.Widget):
    template_name = "questionnaires/widgets/file.html"
    needs_multipart_form = True
    ways: dict[str, Any] = {}  # what a scanner said ("scan"), as QuestionsForm.offer has it

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["scan"] = self.ways.get("scan", "")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name) or ("remove" if data.get(f"{name}-remove") == "on" else None)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-remove" not in data

    def format_value(self, value: Any) -> Any:
        return value if isinstance(value, dict) else None


class FileType(Type):
    """A file that was uploaded and checked. JSON: {"id": uuid, "name", "size"} or {}; clean also takes a StoredFile."""

    key = "file"
    blank: Any = {}

    def field(self, question: Any) -> AnswerField:
        return FileAnswerField(self, question, widget=FileWidget())

    def clean(self, question: Any, value: Any) -> dict[str, Any]:
        if not value:
            return {}
        stored = value if isinstance(value, StoredFile) else self._stored(value)
        return {"id": str(stored.pk), "name": stored.name, "size": stored.size}

    def _stored(self, value: Any) -> StoredFile:
        try:
            return StoredFile.objects.get(pk=uuid.UUID(value["id"]))
        except (TypeError, KeyError, ValueError, AttributeError, StoredFile.DoesNotExist):
            raise InvalidAnswer(gettext("Choose the file again.")) from None

    def as_text(self, question: Any, value: Any) -> str:
        return value["name"] if value else ""

    def portable(self, value: Any) -> None:
        return None

    def ask(self, question: Any) -> str:
        return gettext("Add a file to question %(number)s.") % {"number": question.number}
