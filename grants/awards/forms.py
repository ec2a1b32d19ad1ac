"""Input for agreements and public names."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from grants.awards import queries
from grants.awards.models import Condition, PublicName, Whom
from grants.awards.terms import written_clauses
from grants.fund.models import Fund
from shaping_future.look.fields import SeenField


class ConditionForm(forms.Form):
    condition = forms.ModelChoiceField(Condition.objects.none(), empty_label=None, label="Which condition is met?")

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["condition"].queryset = award.conditions.filter(met_at=None)
        self.fields["condition"].label_from_instance = lambda condition: condition.text


class SignForm(forms.Form):
    """A typed name and a yes, for the terms whose hash the page shows. `whom`: for whom the person signs."""

    terms = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed_name = forms.CharField(
        label="Your full name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    agree = forms.BooleanField(error_messages={"required": "Tick the box if you agree and may sign."})

    def __init__(self, *args, whom: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent = f"I have read the agreement and I may sign for {whom}."
        self.fields["agree"].label = self.consent
        self.fields["typed_name"].error_messages["required"] = "Type your full name to sign."
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign", "Sign the agreement"))


class SignatoryForm(forms.Form):
    """Who else signs."""

    name = forms.CharField(
        label="Their full name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    capacity = forms.CharField(
        label="What they are in the organisation",
        max_length=120,
        help_text="For example: trustee, treasurer, director.",
    )
    email = forms.EmailField(
        label="Their email address",
        max_length=254,
        help_text="We send them a link. It works only for this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("name_them", "Send them the agreement"))


class TermsForm(forms.Form):
    """A version of the clauses, as text."""

    clauses = forms.CharField(
        label="The clauses, one a line",
        widget=forms.Textarea(attrs={"rows": 20}),
        max_length=30_000,
        help_text="A line may begin with a mark that says in whose agreement it stands: "
        + "; ".join(f"[{whom.value}] {whom.label}" for whom in Whom if whom != Whom.ALL)
        + ".",
    )
    because = forms.CharField(
        label="What is new in it, and why", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = queries.newest_terms()
        self.fields["clauses"].initial = written_clauses(newest.clauses) if newest else ""


class SeenTermsForm(forms.Form):
    """Which words of the version the page shows."""

    seen = SeenField()


class OneSignsForm(forms.Form):
    because = forms.CharField(
        label="Why one person signs for them, and how you know",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="For example: the company has one director, as Companies House shows.",
    )


class DaysForm(forms.Form):
    fund = forms.ModelChoiceField(Fund.objects.all(), empty_label=None)
    days = forms.IntegerField(label="After how many days is a signature late?", min_value=1, max_value=90)


class PublicNameForm(forms.Form):
    choice = forms.ChoiceField(
        label="How may we name you in public?", choices=PublicName.choices, widget=forms.RadioSelect
    )
    chosen_name = forms.CharField(label="The name you choose", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save the name"))
