"""What staff are asked when somebody joins the Group, and what members say about themselves."""

from typing import Any

from django import forms

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member
from cocreation.group.queries import people_who_accepted
from cocreation.group.services import MOST_READINGS
from grants.organisations.models import Region
from grants.places.models import Place
from shaping_future.accounts.models import User


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True, membership=None).order_by("name", "email"),
        label="Who",
        help_text="A person with an account who is not in the Group.",
    )
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class FromPlaceForm(forms.Form):
    """Somebody who said yes to a place in the Group, by the reference of their application, and a term."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label="Who",
        empty_label="Choose a reference",
        help_text="The references of those who said yes and are not in the Group yet.",
    )
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["place"].queryset = people_who_accepted()
        self.fields["place"].label_from_instance = lambda place: place.application.reference


SAID = {"yes": True, "no": False, "": None}
"""Of lived experience. Nobody has to say."""


class BringsForm(forms.Form):
    """What a member brings. Every part may stay empty."""

    lived_experience = forms.ChoiceField(
        label="Do you bring lived experience of the immigration system?",
        help_text="Each application has a reader who does. Nobody sees your answer in a list or a report.",
        choices=[("yes", "Yes"), ("no", "No"), ("", "I would rather not say")],
        widget=forms.RadioSelect,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label="Languages you can read or follow, beside English",
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"data-row": True}),
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label="What you know from life or from work",
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label="Parts of the UK that you know",
        choices=[choice for choice in Region.choices if choice[0]],
        widget=forms.CheckboxSelectMultiple(attrs={"data-row": True}),
        required=False,
    )
    most_readings = forms.IntegerField(
        label="The most applications you can read in one call",
        help_text="Leave it empty if you are happy with the call's own limit.",
        min_value=1,
        max_value=MOST_READINGS,
        required=False,
    )

    @classmethod
    def of(cls, member: Member) -> "BringsForm":
        said = {value: key for key, value in SAID.items()}[member.lived_experience]
        given = {name: getattr(member, name) for name in ("languages", "topics", "regions", "most_readings")}
        return cls(initial=given | {"lived_experience": said})

    def said(self) -> dict[str, Any]:
        """As services.say_what_you_bring takes it."""
        return self.cleaned_data | {"lived_experience": SAID[self.cleaned_data["lived_experience"]]}
