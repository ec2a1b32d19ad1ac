"""What people of a grant answer, and comments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.insights.forms._plain import words
from learning.insights.services.quoting import LONGEST
from learning.insights.services.studies import WORDS
from learning.insights.services.talking import LONGEST as LONGEST_COMMENT
from learning.insights.services.talking import WHY
from shaping_future.look.forms import KeyedForm, PlainForm


class AskForm(PlainForm):
    answer = forms.ChoiceField(
        label=_("May we quote these words here?"),
        choices=[("yes", _("Yes, these words")), ("other", _("Yes, but in other words")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, other words, or no.")},
    )
    wording = words(
        _("Your other words"), LONGEST, 3, required=False, help_text=_("Only if you chose “in other words”.")
    )
    shown_as = forms.ChoiceField(
        label=_("How should we name you beside them?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only if you say yes."),
    )

    def __init__(self, offers: list[tuple[str, str]], *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["shown_as"].choices = offers

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if clean.get("answer") == "other" and not clean.get("wording"):
            self.add_error("wording", _("Write your own words."))
        if clean.get("answer") in ("yes", "other") and not clean.get("shown_as") and "shown_as" not in self.errors:
            self.add_error("shown_as", _("Choose how we name you beside these words."))
        return clean


class StudyAnswerForm(PlainForm):
    answer = forms.ChoiceField(
        label=_("May we publish this text about you?"),
        choices=[("yes", _("Yes, exactly this text")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    words = words(_("What should be otherwise?"), WORDS, 4, required=False, help_text=_("If you like. We read it."))


class CommentForm(KeyedForm):
    text = words(
        _("Your comment"),
        LONGEST_COMMENT,
        5,
        help_text=_("We read it before others do. Your name is not shown. Web addresses become links."),
    )


class ModerateForm(PlainForm):
    shown = forms.ChoiceField(
        label="Is it shown?", choices=[("yes", "Show it"), ("no", "Do not show it")], widget=forms.RadioSelect
    )
    why = words("Why it is not shown", WHY, 2, required=False, help_text="Its author reads this.")

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if clean.get("shown") == "no" and not clean.get("why"):
            self.add_error("why", "Say why it is not shown. Its author reads this.")
        return clean
