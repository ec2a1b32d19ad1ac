"""Input for what is said in public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.open_data.services import LONGEST, PUBLISHABLE
from shaping_future.look.fields import TextField
from shaping_future.look.forms import OneButtonForm


class SaidForm(OneButtonForm):
    button = _("Publish this")

    words = TextField(
        label=_("What may we say about your grant?"),
        help_text=_("Two or three sentences. Name no person. Leave it empty and we say nothing of it."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    leadership = forms.MultipleChoiceField(
        label=_("Which communities lead you? (if you want it published)"),
        help_text=_(
            # xgettext:no-python-format
            "75 % or more of your board and at least half of senior staff. If your board is small, think of its people."
        ),
        choices=list(PUBLISHABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mission = forms.MultipleChoiceField(
        label=_("Which communities are you mainly for? (if you want it published)"),
        # xgettext:no-python-format
        help_text=_("75 % or more of the people whom you support."),
        choices=list(PUBLISHABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
