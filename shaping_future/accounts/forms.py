from django import forms
from django.utils.translation import gettext_lazy

from .models import User
from .roles import Role


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": gettext_lazy("Name you want us to use")}
        help_texts = {"name": gettext_lazy("It does not have to be the name on any paper.")}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class DigitsForm(forms.Form):
    digits = forms.CharField(
        label=gettext_lazy("The eight digits"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)


class InviteForm(forms.Form):
    email = forms.EmailField(label="Email address")
    name = forms.CharField(label="Name they want us to use", max_length=120, required=False)
    roles = forms.MultipleChoiceField(choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False)
