"""Input for answers by phone."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext, gettext_lazy

from grants.applications.models import PhoneRequest, SpokenAnswer
from grants.applications.queries.recordings import narrative_questions


class WhenToCall(forms.Form):
    """When, on which number and in which language we call somebody."""

    when_suits = forms.CharField(
        label=gettext_lazy("When can we call you?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: weekdays after 3pm, not on Fridays."),
        error_messages={"required": gettext_lazy("Write when we can call you.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("If you leave it empty, we write to your email address to agree a time."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.CharField(
        label=gettext_lazy("Language, or an interpreter"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: Tigrinya, or a video call in BSL. We find and pay the interpreter."),
    )


class CallMeForm(WhenToCall):
    """When and how we call."""

    question_key = forms.ChoiceField(label=gettext_lazy("What would you like to answer on the phone?"), required=False)
    field_order = ["question_key"]

    def __init__(self, *args: Any, questions: list, **options: Any):
        super().__init__(*args, **options)
        one_by_one = [(question.key, f"{question.number}. {question.label}") for question in questions]
        self.fields["question_key"].choices = [("", gettext("The whole application")), *one_by_one]
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext("Ask us to call")))


class SpokenForm(forms.Form):
    """What we wrote down, to be read and mended. `seen`: the version of the answer that the page showed."""

    text = forms.CharField(
        label=gettext_lazy("What we wrote down"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("You can change the words before you say yes."),
        error_messages={
            "required": gettext_lazy("There is no text. If it is not what you said, use the other button.")
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)

    def __init__(self, *args: Any, spoken: SpokenAnswer, **options: Any):
        super().__init__(*args, **options)
        question = spoken.question
        self.fields["text"].widget.attrs |= {
            "data-max-words": question.max_words,
            "data-guide-words": question.guide_words,
        }
        self.fields["text"].max_length = question.max_words * 100
        self.helper = FormHelper()
        self.helper.form_tag = False  # the page has its own, with two buttons


class TypeForm(forms.Form):
    """What was said, for staff."""

    question_key = forms.ChoiceField(label=gettext_lazy("Which question?"))
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "In the applicant's own words, in the first person. The same number of words counts as for typing."
        ),
    )

    def __init__(self, *args: Any, request: PhoneRequest, **options: Any):
        super().__init__(*args, **options)
        about = request.question and request.question.key
        asked = [one for one in narrative_questions(request.application) if about in (None, one.key)]
        self.fields["question_key"].choices = [
            (
                one.key,
                gettext("%(number)s. %(label)s (up to %(max_words)s words)")
                % {"number": one.number, "label": one.label, "max_words": one.max_words},
            )
            for one in asked
        ]
