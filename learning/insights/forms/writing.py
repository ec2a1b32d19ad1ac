"""Insights begun and written, quotes chosen for them."""

from typing import Any

from django import forms

from grants.awards.models import Award
from learning.insights.forms._plain import seen, words
from learning.insights.kinds import Language
from learning.insights.models import Insight
from learning.insights.services import quoting, writing
from shaping_future.look.forms import KeyedForm, PlainForm


def texts() -> dict[str, forms.Field]:
    return {
        "title": forms.CharField(label="Title", max_length=writing.TITLE),
        "summary": words(
            "In a sentence or two", writing.SUMMARY, 2, help_text="Lists and shared links show it under the title."
        ),
        "body": words(
            "The text", writing.BODY, 18,
            help_text="A blank line begins a paragraph, ## at the start of a line a heading. For a quote put [quote 1] "
            "on a line of its own. Allowed tags: a, em, strong, cite, blockquote, code, ul, ol, li, dl, dt, dd.",
        ),
    }  # fmt: skip


class BeginForm(KeyedForm):
    title, summary, body = texts().values()
    language = forms.ChoiceField(label="In which language is it?", choices=Language.choices, initial=Language.EN)
    award = forms.ModelChoiceField(
        Award.objects.none(),
        to_field_name="public_id",
        label="Is it about one grant?",
        required=False,
        empty_label="No, it is an insight from several",
        help_text="A case study of one grant is published only when its people say yes to the exact text.",
    )

    def __init__(self, awards: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["award"].queryset = awards
        self.fields["award"].label_from_instance = lambda one: f"{one.name_in_public}, {one.reference}"


class WriteForm(PlainForm):
    title, summary, body = texts().values()
    seen = seen()


class SeenForm(PlainForm):
    """A button about the version that the page shows."""

    seen = seen()


class QuoteForm(PlainForm):
    insight = forms.ModelChoiceField(
        Insight.objects.none(), to_field_name="public_id", label="For which insight?", empty_label="Choose one"
    )
    text = words(
        "The words", quoting.LONGEST, 4, help_text="Exactly as in the passage. You may leave out its beginning or end."
    )

    def __init__(self, insights: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["insight"].queryset = insights
        self.fields["insight"].label_from_instance = lambda one: one.newest.title
