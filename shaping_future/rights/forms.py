"""Input about data, its end, and complaints."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import clocks, subjects
from shaping_future.look.fields import DayField
from shaping_future.look.forms import OneButtonForm

from .models import ComplaintKind
from .models.retention import KINDS_OF_HOLD
from .queries.due import EVERYTHING


def area(label: Any, rows: int = 6, most: int = 10_000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PeriodForm(forms.Form):
    key = forms.ChoiceField(label="Kind of record", choices=lambda: [(one.key, one.says) for one in clocks()])
    months = forms.IntegerField(label="Months", min_value=1, max_value=600)
    because = forms.CharField(label="Why it changes", max_length=300)


class HoldForm(forms.Form):
    kind = forms.ChoiceField(label="What for", choices=KINDS_OF_HOLD, widget=forms.RadioSelect)
    subject_type = forms.ChoiceField(
        label="What it is about",
        choices=lambda: [*((one.key, one.says) for one in subjects()), (EVERYTHING, "Everything")],
    )
    subject = forms.CharField(label="Which one", max_length=254, required=False, help_text="Empty for everything.")
    until = DayField(label="Its last day")
    reason = area("Why", rows=3, most=1000)


class LetterForm(forms.Form):
    email = forms.EmailField(label="Email address of their account")


class BecauseForm(forms.Form):
    because = area("Why, in words for the person", rows=4, most=1000)


class HandlerForm(forms.Form):
    email = forms.EmailField(label="Email address of the colleague")


class DaysForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of complaint", choices=ComplaintKind.choices)
    acknowledge_days = forms.IntegerField(label="Working days until somebody has read it", min_value=1, max_value=20)
    answer_days = forms.IntegerField(label="Working days until the answer", min_value=1, max_value=60)
    goes_on_to = forms.CharField(label="Who is next, for whoever is not content", max_length=300)


class ComplaintForm(OneButtonForm):
    """From anybody. Only what went wrong is needed; a person in danger gives no name."""

    button = _("Send it")
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=ComplaintKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about. “Something else” is fine.")},
    )
    words = area(
        _("What happened?"),
        rows=10,
        help_text=_("In your own words, in any language. It does not have to be long."),
        error_messages={"required": _("Write what happened. One sentence is enough.")},
    )
    wish = area(_("What should we do now?"), rows=3, most=2000, required=False)
    name = forms.CharField(label=_("A name that we may call you"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("Email address, for our answer"),
        required=False,
        help_text=_("Without an address or a number we read it and act, but cannot answer you."),
    )
    phone = forms.CharField(label=_("Or a phone number"), max_length=40, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("key", uuid.uuid4())
        super().__init__(*args, **kwargs)


class AnswerForm(OneButtonForm):
    button = "Send the answer"
    words = area(
        "Our answer",
        rows=10,
        help_text="The person gets it by mail, with who is next if they are not content.",
        error_messages={"required": "Write the answer."},
    )
