"""The eligibility check: asked before an account is needed, kept nowhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from shaping_future.look.fields import SeenField

from .models import EligibilityQuestion
from .models.asking import ADDRESS_KEPT

WORDS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "host": gettext_lazy("No, but a host organisation will cover this for us"),
    "not_yet": gettext_lazy("Not yet"),
    "not_applicable": gettext_lazy("This is not about us: we are constituted"),
}


@dataclass(frozen=True)
class Result:
    """What the answers mean. `kind`: "yes", "host" (with a host organisation) or "talk"."""

    kind: str
    failed: list[EligibilityQuestion]


class EligibilityForm(forms.Form):
    """One choice for each eligibility question of a call."""

    def __init__(self, questions: Iterable[EligibilityQuestion], data=None, say: Callable[[str], str] = str):
        super().__init__(data)
        self.questions = list(questions)
        for number, question in enumerate(self.questions, start=1):
            self.fields[question.key] = forms.ChoiceField(
                label=f"{number}. {say(question.text)}",
                choices=[(answer, WORDS[answer]) for answer in possible_answers(question)],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Choose an answer to question %(number)s.") % {"number": number}},
            )
        self.helper = FormHelper()
        self.helper.add_input(Submit("check", gettext("See what this means")))

    def result(self) -> Result:
        """Of valid answers. A "no" is never the last word: at worst it is a reason to talk."""
        failed = [question for question in self.questions if self.cleaned_data[question.key] not in question.passes]
        if any(question.route != "host" for question in failed):
            return Result("talk", failed)
        leans_on_host = failed or not {"host", "not_yet"}.isdisjoint(self.cleaned_data.values())
        return Result("host" if leans_on_host else "yes", failed)


def possible_answers(question: EligibilityQuestion) -> list[str]:
    """Yes and no first, then what else the definition takes."""
    return ["yes", "no", *(answer for answer in question.passes if answer not in {"yes", "no"})]


class AskForm(forms.Form):
    """A question about a call, from anybody."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write your question.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        required=False,
        help_text=gettext_lazy(
            "Only if you want to be told. We write once, when there is an answer, and then forget it."
            " Without an answer we forget it %(days)s days after the call closes."
        )
        % {"days": ADDRESS_KEPT.days},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", gettext("Ask this question")))


class AnswerForm(forms.Form):
    """What staff publish: both in words that name nobody."""

    question = forms.CharField(
        label=gettext_lazy("The question, as everybody reads it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.CharField(
        label=gettext_lazy("The answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    seen = SeenField()
