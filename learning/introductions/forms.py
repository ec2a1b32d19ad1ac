"""Input for introductions after the round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.community.forms import AboutForm
from learning.community.forms._parts import written
from learning.introductions import services
from learning.introductions.models import Wish
from shaping_future.look.forms import AGAIN


class WishForm(AboutForm):
    text = written(
        _("What would you like to meet others about?"), services.LONGEST, 4, services.EMPTY,
        help_text=_("A few sentences. Do not write what you heard from us, and name nobody."),
    )  # fmt: skip
    field_order = ("text", "topics", "own_topics", "language", "region")

    def __init__(self, data: Any = None, *, wish: Wish | None):
        names = ("text", "topics", "own_topics", "language", "region")
        super().__init__(data, initial={name: getattr(wish, name) for name in names} if wish else None)
        del self.fields["key"]


class MeetForm(forms.Form):
    theirs = forms.UUIDField(error_messages=AGAIN)
