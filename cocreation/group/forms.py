"""What staff are asked when somebody joins the Group."""

from django import forms

from shaping_future.accounts.models import User


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True, membership=None).order_by("name", "email"),
        label="Who",
        help_text="A person with an account who is not in the Group.",
    )
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
