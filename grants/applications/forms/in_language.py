"""The questions of a call, in the language of the page. What is sent and kept is the same in every language."""

from django import forms
from django.utils.html import format_html

from grants.calls import queries
from grants.calls.models import Call
from shaping_future.languages import is_english
from shaping_future.questionnaires.forms import QuestionsForm


def speak(form: QuestionsForm, call: Call) -> None:
    """Labels, hints and options as the call says them in this language, or marked as English. No query."""
    if is_english():
        return
    for question in form.questions:
        field = form.fields[f"q-{question.key}"]
        field.said_label = format_html("{}. {}", question.number, queries.said_as_html(call, question.label))
        field.said_hint = queries.said_as_html(call, question.guidance)
        field.label = f"{question.number}. {queries.said(call, question.label).text}"
        if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            field.widget.choices = [(key, queries.said(call, label).text) for key, label in field.widget.choices]
