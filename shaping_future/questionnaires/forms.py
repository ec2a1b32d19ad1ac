"""The web form of a section, made from its questions.

    form = QuestionsForm.for_response(response, facts, section=section, data=request.POST, files=request.FILES)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except StaleAnswers as stale:
            form.show_conflicts(stale)      # both texts are in the page now; answer with status stale.status

Fields are `q-<key>`, each with a hidden `v-<key>`: the version of the answer that the page showed. A question whose
`v-<key>` is not in the data was not on the page and is left alone. A page with a script also sends `p-<key>`: its mark,
see services.saving. `form.wants_more_rows` is true when the person
pressed a table's "Save and add more rows": save, then come back to the same page (a full table shows free rows).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext

from shaping_future.files.services import store_recording, store_upload

from . import queries, services, types, words
from .errors import Conflict, StaleAnswers
from .models import Question, Response, Section
from .types.narrative import recording_of, text_of
from .types.rows import MORE

MOST_COUNTED = 200_000  # characters; nothing longer is kept anyway
UNKNOWN = -1  # a version that never was: whatever comes with it counts as written without having seen the answer


class VersionField(forms.Field):
    """The version a page showed; what is no number counts as UNKNOWN."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        value = str(value or "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else UNKNOWN


class QuestionsForm(forms.Form):
    """One form for some questions of a response. `answers` and `versions` are dictionaries by key.

    `gone`: key → text that was sent to a question that the form does not have any more; it can change meanwhile.
    """

    def __init__(
        self,
        questions: list[Question],
        answers: Mapping[str, Any] | None = None,
        versions: Mapping[str, int] | None = None,
        response: Response | None = None,
        **options: Any,
    ):
        super().__init__(use_required_attribute=False, **options)
        self.questions, self.response = list(questions), response
        self.gone: dict[str, str] = {}
        answers, versions = answers or {}, versions or {}
        for question in self.questions:
            self._add(question, answers.get(question.key), versions.get(question.key, 0))

    @classmethod
    def for_response(
        cls,
        response: Response,
        facts: Mapping[str, Any],
        section: Section | None = None,
        keys: set[str] | None = None,
        filled: queries.Filled | None = None,
        **options: Any,
    ) -> "QuestionsForm":
        """The form of the questions that are asked: all, those of `section`, or those of `keys`. Two queries, or none
        when `filled` is given."""
        filled = filled or queries.filled(response)
        asked, sent = queries.asked(filled, facts), options.get("data") or {}
        if section is not None:
            here = {one.pk for one in asked if one.section_id == section.pk}
            # Since the page was opened a question may have moved to another section, or another answer may hide it now.
            asked = [one for one in filled.questions if one.pk in here or f"v-{one.key}" in sent]
        if keys is not None:
            asked = [one for one in asked if one.key in keys]
        form = cls(asked, filled.answers, filled.versions, response, **options)
        form.gone = _gone(sent, {one.key for one in filled.questions})
        for one in form.questions:
            types.of(one).tell_limits(form.fields[f"q-{one.key}"], facts)
        return form

    @classmethod
    def for_autosave(cls, response: Response, data: Any) -> "QuestionsForm":
        """The form of the questions that `data` brings, but for files. One query.

        Asked or not: when another answer has just hidden a question, what is being typed there is kept all the same.
        """
        keys = [name.removeprefix("v-") for name in data if name.startswith("v-")]
        sent = queries.questions_named(response.questionnaire_id, keys).values() if keys else ()
        form = cls([one for one in sent if one.type != "file"], response=response, data=data)
        form.gone = {key: "" for key in keys if f"q-{key}" not in form.fields}
        return form

    def _add(self, question: Question, value: Any, version: int) -> None:
        kind = types.of(question)
        field = kind.field(question)
        field.label = f"{question.number}. {question.label}"
        field.help_text = escape(question.guidance)  # the form pack shows help as HTML
        field.required = question.required  # says "(optional)" where it is; blank may always be kept while drafting
        field.initial = kind.blank if value is None else value
        self.fields[f"q-{question.key}"] = field
        sent = self.is_bound and self.add_prefix(f"v-{question.key}") in self.data
        if question.type == "narrative":
            name = self.add_prefix(f"q-{question.key}")
            written = self.data.get(name, "") if sent else text_of(field.initial)
            field.widget.attrs["data-count"] = words.count(written[:MOST_COUNTED])
        self.fields[f"v-{question.key}"] = VersionField(initial=version, required=False)
        if self.is_bound and not sent:
            field.bound_data = self.fields[f"v-{question.key}"].bound_data = _as_saved

    def offer(self, ways: Callable[[str], dict[str, Any]]) -> None:
        """Let narrative questions be answered in other ways too: `ways(key)` gives what their boxes and files' need."""
        for question in self.questions:
            if question.type in ("narrative", "file"):
                self.fields[f"q-{question.key}"].widget.ways = ways(question.key)

    @property
    def wants_more_rows(self) -> bool:
        return self.is_bound and MORE in self.data

    def values(self) -> dict[str, Any]:
        """Clean answers by key: those that were on the page and have no error."""
        return {
            one.key: self.cleaned_data[f"q-{one.key}"]
            for one in self.questions
            if self.add_prefix(f"v-{one.key}") in self.data and f"q-{one.key}" in self.cleaned_data
        }

    def seen(self) -> dict[str, int]:
        """The version of each answer that the page showed."""
        return {key: self.cleaned_data[f"v-{key}"] for key in self.values()}

    def marks(self) -> dict[str, str]:
        """The page's mark at each answer, where it has one."""
        return {key: self.data[name] for key in self.values() if (name := self.add_prefix(f"p-{key}")) in self.data}

    def save(self, *, by: Any, partial: bool = False) -> list[str]:
        """Keep what changed and return its keys. `partial` keeps the good answers beside bad ones.

        Raises StaleAnswers, and ValueError when the form is not valid and not partial.
        """
        if not self.is_valid() and not partial:
            raise ValueError("save() before is_valid()")
        values = {key: self._stored(key, value, by) for key, value in self.values().items()}
        return services.save_answers(self.response, values, self.seen(), by=by, marks=self.marks())

    def _stored(self, key: str, value: Any, by: Any) -> Any:
        """An upload becomes a stored file; no upload leaves the file that is there."""
        field = self.fields[f"q-{key}"]
        if isinstance(value, dict) and isinstance(value.get("recording"), UploadedFile):
            return value | {"recording": store_recording(value["recording"], by=by)}
        if field.question.type != "file":
            return value
        if value is None:
            return field.initial
        return {} if value == "remove" else store_upload(value, by=by)

    def _mine(self, conflict: Conflict) -> queries.Shown:
        """What the person wrote. A recording that came with it was not kept, so it cannot be played."""
        shown = queries.shown(conflict.question, conflict.mine)
        if (mine := recording_of(conflict.mine)) and mine != recording_of(conflict.theirs):
            shown.extra["not_kept"] = True
        return shown

    def show_conflicts(self, stale: StaleAnswers) -> None:
        """Say at each field who changed it; sending the form again then means that both texts were seen."""
        self.data = self.data.copy()
        self.conflicts = [
            {
                "conflict": one,
                "theirs": queries.shown(one.question, one.theirs),
                "mine": self._mine(one),
            }
            for one in stale.conflicts
        ]
        for one in stale.conflicts:
            self.data[self.add_prefix(f"v-{one.question.key}")] = str(one.version)
            who = one.who or gettext("Somebody else")
            self.add_error(
                f"q-{one.question.key}",
                gettext(
                    "%(who)s changed this answer while you were writing. Their answer is shown above the "
                    "form. What you wrote is in the box: change it as you like, then save again."
                )
                % {"who": who},
            )


def _as_saved(_data: Any, initial: Any) -> Any:
    """What the box of a question shows that was not on the page that was sent: an empty one would look like a loss."""
    return initial


def _gone(sent: Mapping[str, str], known: set[str]) -> dict[str, str]:
    """What a page sent to questions that are not `known`, where it is more than nothing."""
    keys = [name.removeprefix("v-") for name in sent if name.startswith("v-")]
    texts = {key: _written(sent, f"q-{key}") for key in keys if key not in known}
    return {key: text for key, text in texts.items() if text}


def _written(sent: Mapping[str, str], name: str) -> str:
    parts = [one for one in sent if one == name or (one.startswith(f"{name}-") and not one.endswith("-size"))]
    return "\n".join(text for one in parts if (text := sent[one].strip()))
