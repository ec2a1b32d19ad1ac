"""Input for learning reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, Stage
from learning.reports.kinds import Visibility
from learning.reports.models import Answer, AnswerKind, LearningRules, Prompts
from shaping_future.files.recordings import ACCEPT, MOST_SECONDS
from shaping_future.look.fields import TextField
from shaping_future.look.forms import OneButtonForm

REMOVE = "remove"
LONGEST = 20_000


class ReportForm(forms.Form):
    """For each answer N: `text-N` or `file-N`, `visibility-N`, and `v-N`, the version that the page showed; from a
    script also `p-N`, its page's mark. `only`: those that were sent, and no others (autosave)."""

    def __init__(self, data: Any = None, files: Any = None, *, answers: list[Answer], only: bool = False):
        super().__init__(data, files)
        brought = {name.removeprefix("v-") for name in data if name.startswith("v-")} if only else set()
        self.answers = [one for one in answers if not only or str(one.order) in brought]
        self.gone = sorted(brought - {str(one.order) for one in answers})
        for one in self.answers:
            self._add(one)

    def _add(self, one: Answer) -> None:
        if one.kind != AnswerKind.DOCUMENT:
            self.fields[f"text-{one.order}"] = TextField(
                label=one.prompt, required=False, max_length=LONGEST, initial=one.text,
                error_messages={"max_length": _("Write %(limit_value)d characters or fewer.")},
            )  # fmt: skip
        self.fields[f"visibility-{one.order}"] = forms.ChoiceField(
            label=_("Who may read this answer?"), choices=Visibility.choices, initial=one.visibility,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who may read this answer.")),
        )  # fmt: skip
        self.fields[f"v-{one.order}"] = forms.IntegerField(
            initial=one.version, min_value=0, max_value=10**8,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), _("This page is not complete. Load it again.")
            ),
        )  # fmt: skip
        if not self.is_bound or self.files:
            self.fields[f"file-{one.order}"] = forms.FileField(required=False, label=one.prompt)

    def parts(self) -> dict[int, tuple[str, str]]:
        """{order: (text, visibility)} of the answers in order, as the service takes it."""
        clean = self.cleaned_data
        good = [one for one in self.answers if not self.faults(one)]
        return {one.order: (clean.get(f"text-{one.order}", one.text), clean[f"visibility-{one.order}"]) for one in good}

    def seen(self) -> dict[int, int]:
        return {one.order: self.cleaned_data[f"v-{one.order}"] for one in self.answers if not self.faults(one)}

    def marks(self) -> dict[int, str]:
        return {one.order: self.data[f"p-{one.order}"] for one in self.answers if f"p-{one.order}" in self.data}

    def uploads(self) -> dict[int, Any]:
        """What was added or taken away, by order."""
        found = {one.order: self.cleaned_data.get(f"file-{one.order}") for one in self.answers}
        gone = {one.order: REMOVE for one in self.answers if self.data.get(f"remove-{one.order}") == "on"}
        return gone | {order: upload for order, upload in found.items() if upload}

    def faults(self, one: Answer) -> list[str]:
        names = ("text", "visibility", "v", "file")
        return [said for name in names for said in self.errors.get(f"{name}-{one.order}", ())]

    def boxes(self) -> list[dict[str, Any]]:
        """For the template: first what we wrote down on the phone, because it is to be checked."""
        first = sorted(self.answers, key=lambda one: one.kind != AnswerKind.NOTES or one.report.is_talk)
        return [self._box(one) for one in first]

    def _box(self, one: Answer) -> dict[str, Any]:
        def value(name: str, there: Any) -> Any:
            return self.data.get(f"{name}-{one.order}", there) if self.is_bound else there

        return {
            "answer": one,
            "key": one.order,
            "text": value("text", one.text),
            "visibility": value("visibility", one.visibility),
            "version": value("v", one.version),
            "errors": self.faults(one) if self.is_bound else [],
            "recordable": one.kind == AnswerKind.PROMPT,
            "document": one.kind == AnswerKind.DOCUMENT,
            "notes": one.kind == AnswerKind.NOTES,
            "most_seconds": MOST_SECONDS,
            "accept": ACCEPT if one.kind == AnswerKind.PROMPT else "",
        }


class ReadersForm(forms.Form):
    """Who may read one answer."""

    order = forms.IntegerField(min_value=1, max_value=1000)
    visibility = forms.ChoiceField(
        choices=Visibility.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who may read this answer.")),
    )


class ReplyForm(forms.Form):
    reply = forms.CharField(label="Our reply", widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000)


class ReplyPageForm(OneButtonForm):
    """The same, on a page of its own that keeps what is typed."""

    button = "Send our reply"
    text = TextField(
        label="Our reply", max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Say what you take from it and what you will do. It goes once, and the partner reads it at once.",
        error_messages={"required": "Write the reply first."},
    )  # fmt: skip


class NotesForm(OneButtonForm):
    """What was said on the phone. `seen`: the version that the page showed."""

    button = "Save, and ask the partner to check it"
    text = TextField(
        label="What was said", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="In their own words, in the first person. They read it, change it and send it.",
        error_messages={"required": "Write down what was said."},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)


class PromptsForm(OneButtonForm):
    """The questions, one a line. `seen`: the version that the page showed."""

    button = "Ask this from now on"
    text = TextField(
        label="Questions", max_length=8_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="One question on each line, up to 300 characters. Write plain words and one thought in each.",
        error_messages={"required": "Write at least one question."},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    @classmethod
    def of(cls, data: Any, newest: Prompts) -> "PromptsForm":
        return cls(data, initial={"text": "\n".join(newest.lines), "seen": newest.version})


class RulesForm(OneButtonForm):
    """What a fund promises about learning."""

    button = "Save these rules"
    reply_working_days = forms.IntegerField(label="Working days until our reply is due", min_value=1, max_value=60)
    before_days = forms.IntegerField(label="Days before a date when we remind", min_value=1, max_value=90)
    after_days = forms.IntegerField(label="Days after a date when we remind again", min_value=1, max_value=90)
    talk_at_the_end = forms.BooleanField(label="We talk with each grant partner at the end", required=False)

    @classmethod
    def of(cls, data: Any, rules: LearningRules) -> "RulesForm":
        names = ("reply_working_days", "before_days", "after_days", "talk_at_the_end")
        return cls(data, initial={name: getattr(rules, name) for name in names})


class CallForm(forms.Form):
    """A call whose outcomes are released."""

    call = forms.ModelChoiceField(Call.objects.of_grants().filter(stage=Stage.RELEASED), empty_label="Choose a call")
