"""Typing a sheet from paper."""

from typing import Any

from django import forms

from cocreation.reading.forms.sheet import SheetForm
from cocreation.reading.models import Reading


class PaperForm(SheetForm):
    """A member's score sheet for whoever types it: empty where the member has the last word (`hidden`)."""

    def __init__(self, data: Any = None, *, reading: Reading, hidden: set[str]):
        super().__init__(data, reading=reading)
        self.hidden = hidden
        for part, names in self.parts().items():
            if part in hidden:
                for name in names:
                    self.initial.pop(name, None)
        self.fields["asked"] = forms.BooleanField(
            label="They asked us, on the paper, to send it for them", required=False
        )

    def seen(self) -> dict[str, int]:
        """Of what is hidden the page has shown nothing."""
        if self.is_bound:
            return super().seen()
        return {part: 0 if part in self.hidden else version for part, version in super().seen().items()}


class WhoForm(forms.Form):
    """Whose sheets are typed."""

    member = forms.TypedChoiceField(label="Who wrote on paper", coerce=int)

    def __init__(self, data: Any = None, *, members: list):
        super().__init__(data)
        self.fields["member"].choices = [("", "Choose"), *((one.pk, str(one)) for one in members)]
