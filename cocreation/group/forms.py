"""What staff are asked when somebody joins the Group."""

from django import forms

from cocreation.group.queries import people_who_accepted
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
