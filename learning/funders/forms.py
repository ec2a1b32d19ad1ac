"""Input on the contributing funders' pages. `key` makes a second post of one page the same thing."""

from typing import Any

from django import forms

from shaping_future.look.fields import TextField
from shaping_future.look.forms import AGAIN, KeyedForm, PlainForm

from .kinds import Theme
from .services import advice, questions


def words(label: str, most: int, rows: int, empty: str, **options: Any) -> TextField:
    errors = {"required": empty, "max_length": f"Write {most:,} characters or fewer; you have %(show_value)d."}
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return TextField(label=label, max_length=most, widget=widget, error_messages=errors, **options)


def theme() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What is it about?",
        choices=[("", "Choose one"), *Theme.choices],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what it is about."),
    )


class QuestionForm(KeyedForm):
    text = words(
        "What would you like the learning to answer?",
        questions.LONGEST,
        4,
        "Write what you would like to know.",
        help_text="All funders read it, without your name. Ask nothing about one applicant.",
    )
    theme = theme()
    may_share = forms.BooleanField(label="Grant partners may read my question and its answer", required=False)


class AnswerForm(PlainForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000, error_messages=AGAIN)
    theme = theme()
    text = words("The answer", questions.LONGEST_ANSWER, 10, "Write the answer first.")


class AdviceForm(KeyedForm):
    title = forms.CharField(
        label="Title", max_length=advice.LONGEST_TITLE, error_messages={"required": "Write a short title."}
    )
    text = words(
        "What do you ask?",
        advice.LONGEST,
        8,
        "Write what you ask.",
        help_text="All funders get a mail with a link. Name no applicant.",
    )
    no_decision = forms.BooleanField(
        label="This is not about an application, a score or a decision on grants",
        error_messages={"required": "Funders advise on nothing that decides a grant. Confirm that this does not."},
    )


class SayForm(KeyedForm):
    text = words(
        "Your advice",
        advice.LONGEST,
        5,
        "Write what you would like to say.",
        help_text="All funders and MEX staff read it. Addresses become links.",
    )


class OutcomeForm(PlainForm):
    text = words("What did we do with the advice?", advice.LONGEST, 6, "Write what you did with the advice.")
