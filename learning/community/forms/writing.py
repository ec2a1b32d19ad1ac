"""Threads, posts, offers and asks, circles, the library."""

from typing import Any

from django import forms

from learning.community import queries
from learning.community.kinds import FEWEST_SEATS, MOST_SEATS, TOPICS, OfferKind
from learning.community.services import circles, library, offers, threads
from shaping_future.look.forms import AGAIN, KeyedForm, PlainForm

from ._parts import MARKUP, AboutForm, link, one_of, several, written


def plain() -> forms.BooleanField:
    return forms.BooleanField(label="Show it exactly as I typed it, without any markup", required=False)


def circle_of(user: Any) -> forms.ModelChoiceField:
    """For whom: everybody, or the people of one of one's own circles."""
    field = forms.ModelChoiceField(
        queries.own_circles(user), label="Who can see it?", required=False, empty_label="Every grant partner",
        to_field_name="public_id", error_messages={"invalid_choice": "Choose from the list."},
    )  # fmt: skip
    field.label_from_instance = lambda one: f"Only the circle “{one.title}”"
    return field


class ThreadForm(KeyedForm):
    title = written("What is it about?", threads.LONGEST_TITLE, empty=threads.NO_TITLE)
    text = written("What would you like to say?", threads.LONGEST, 8, threads.EMPTY, help_text=MARKUP)
    plain = plain()

    def __init__(self, data: Any = None, *, user: Any, circle: Any = None):
        super().__init__(data, initial={"circle": circle})
        self.fields["circle"] = circle_of(user)


class PostForm(KeyedForm):
    text = written("Your words", threads.LONGEST, 5, threads.EMPTY, help_text=MARKUP)
    plain = plain()


class EditPostForm(PlainForm):
    text = written("Your words", threads.LONGEST, 8, threads.EMPTY, help_text=MARKUP)
    plain = plain()
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000, error_messages=AGAIN)


class OfferForm(AboutForm):
    kind = one_of("Do you offer something, or ask for it?", OfferKind.choices)
    text = written("What is it?", offers.LONGEST, 4, offers.EMPTY, help_text="A few sentences. Name nobody else.")
    field_order = ("kind", "text", "topics", "own_topics", "language", "region")


class CircleForm(KeyedForm):
    title = written("What is the circle called?", circles.LONGEST_TITLE, empty="Give the circle a name.")
    words = written("What is it for?", circles.LONGEST_WORDS, 4)
    is_open = forms.TypedChoiceField(
        label="Who may come in?", choices=[("yes", "Any partner, while there is a seat"), ("no", "By invitation only")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect(),
        error_messages={"required": "Choose who may come in.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    most = forms.TypedChoiceField(
        label="How many people at most?", choices=[(n, str(n)) for n in range(FEWEST_SEATS, MOST_SEATS + 1)],
        coerce=int, initial=8, widget=forms.Select(),
        error_messages={"required": "Choose a number.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip


class InviteForm(PlainForm):
    whom = forms.ModelChoiceField(
        None, label="Invite somebody", empty_label="Choose a partner", to_field_name="public_id",
        error_messages={"required": "Choose a partner.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, circle: Any, user: Any):
        super().__init__(data)
        self.fields["whom"].queryset = queries.people_here(user)
        self.fields["whom"].label_from_instance = lambda one: one.name


class ResourceForm(KeyedForm):
    title = written("What is it called?", library.LONGEST_TITLE, empty="Give it a title.")
    words = written("What is it good for?", library.LONGEST_WORDS, 3)
    url = link("A link", help_text="A link or a file: one of the two.")
    uploaded = forms.FileField(
        label="Or a file", required=False, help_text="A PDF, a picture, a text or a table, 10 MB at most.",
        error_messages={"empty": "This file is empty. Choose another one."},
    )  # fmt: skip
    topics = several("What is it about?", TOPICS.items())
    own_topics = written("Tags in your own words", library.LONGEST_TAGS, help_text="With commas between them.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "url" in values and not self.errors and bool(values["url"]) == bool(values.get("uploaded")):
            self.add_error("url", "Give a link or a file: one of the two.")
        return values


class SearchForm(forms.Form):
    """By GET. Anything odd finds nothing."""

    q = forms.CharField(label="Search", required=False, max_length=100)
    topic = forms.ChoiceField(label="Topic", choices=[("", "All topics"), *TOPICS.items()], required=False)
