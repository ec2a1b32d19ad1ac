"""What a facilitator and members write in a draw."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cocreation.drawing.kinds import Beacon, Mode
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.look.fields import PoundsField, TextField


class DrawForm(forms.Form):
    """Its page has the form tag and the buttons."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class BeginForm(DrawForm):
    applications = forms.MultipleChoiceField(
        label="Between which?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two.", "invalid_choice": "Choose from the list."},
    )  # fmt: skip
    why = TextField(
        label="What did the Group say about them?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="That all of them could be funded, and that nobody could tell them apart. Name no applicant.",
    )  # fmt: skip
    budget_pence = PoundsField(label="How much money does the draw decide about?", min_pence=1)
    mode = forms.ChoiceField(
        label="When one does not fit into the money", choices=Mode.choices, widget=forms.RadioSelect, initial="skip"
    )
    beacon = forms.ChoiceField(
        label="Which public number decides?", choices=Beacon.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose which number decides."},
    )  # fmt: skip
    beacon_round = TextField(
        label="Which one exactly?", max_length=120, widget=forms.TextInput(),
        help_text="For example: six dice, thrown one after the other on 4 May; or Lotto of Saturday 9 May; or drand"
        " round 5 000 000.",
    )  # fmt: skip
    day = forms.DateField(label="Known first on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label="at (UK time)", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, rows: list[Application], *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.rows = {str(one.public_id): one for one in rows}
        self.fields["applications"].choices = [(key, f"{one.applicant} ({one.asks})") for key, one in self.rows.items()]

    @property
    def begun(self) -> dict[str, Any]:
        """As begin_draw takes it; each for what it asked for."""
        given = dict(self.cleaned_data)
        chosen = [self.rows[key] for key in given.pop("applications")]
        moment = dt.datetime.combine(given.pop("day"), given.pop("time"), clock.LONDON).astimezone(dt.UTC)
        return given | {"entries": {one.pk: one.asked_pence or 0 for one in chosen}, "beacon_at": moment}


class CommitForm(DrawForm):
    hash = forms.CharField(
        label="The hash of your own number", required=False, max_length=64, widget=forms.TextInput(),
        help_text="Leave it empty, and we make a number for you.",
    )  # fmt: skip


class NumberForm(DrawForm):
    nonce = forms.CharField(
        label="Your number", required=False, max_length=64, widget=forms.TextInput(),
        help_text="Leave it empty if we made it for you.",
    )  # fmt: skip


class ValueForm(DrawForm):
    value = TextField(
        label="The public number", max_length=200, widget=forms.TextInput(),
        help_text="Numbers of dice or of a lottery joined by “-”, in the order in which they came.",
    )  # fmt: skip
    again = TextField(label="The same once more", max_length=200, widget=forms.TextInput())


class WhyForm(DrawForm):
    why = TextField(label="Why?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
