"""Input for declaring interests, and for deciding about one."""

from collections.abc import Collection, Iterable

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.html import format_html

from grants.applications.models import Application, Rung
from grants.interests.models import DECLARED_KINDS, Interest
from grants.interests.services import LONGEST
from shaping_future.accounts.models import User

NO_TIE = ("", "No tie")


class DeclareForm(forms.Form):
    """One question for each organisation. `first`: the person has not declared in this call yet, and must say which.

    suggested: pks of the applications with which our records suggest a tie. blind: who declares, when names are hidden
    from them elsewhere.
    """

    answer = forms.ChoiceField(
        label="Do you have a tie to anyone on this list?",
        choices=[("none", "No, I have no ties"), ("ties", "Yes, I have marked them in the list")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have a tie to anyone on this list."},
    )

    def __init__(
        self,
        data=None,
        *,
        applications: Iterable[Application],
        first: bool,
        suggested: Collection[int] = (),
        blind: User | None = None,
    ):
        super().__init__(data)
        self.suggested = suggested
        self.applications = {_key(application, blind): application for application in applications}
        if not first:
            del self.fields["answer"]
        for key, application in self.applications.items():
            self.fields[f"tie-{key}"] = forms.ChoiceField(
                label=str(application.organisation),
                choices=[NO_TIE, *DECLARED_KINDS],
                required=False,
                widget=forms.Select(attrs={"quiet": True}),
            )
            self.fields[f"note-{key}"] = forms.CharField(
                label=_about(application), max_length=LONGEST, required=False, strip=True
            )

    def rows(self) -> list[dict]:
        """For the template: each organisation with its two fields."""
        return [
            {
                "application": application,
                "tie": self[f"tie-{key}"],
                "note": self[f"note-{key}"],
                "suggested": application.pk in self.suggested,
            }
            for key, application in self.applications.items()
        ]

    def clean(self) -> dict:
        values = super().clean()
        for key, application in self.applications.items():
            if values.get(f"tie-{key}") == Interest.Kind.OTHER and not values.get(f"note-{key}"):
                self.add_error(f"note-{key}", f"Write a few words about your tie to {application.organisation}.")
        answer, ties = values.get("answer"), self.ties()
        if answer == "none" and ties:
            self.add_error("answer", "You said that you have no ties, and marked some. Change one of the two.")
        if not ties and not self.errors and answer != "none":
            self.add_error("answer" if answer else None, "Mark the organisation that you have a tie to.")
        return values

    def ties(self) -> dict[int, tuple[str, str]]:
        """As services.declare_interests takes them."""
        values = self.cleaned_data
        return {
            application.pk: (values[f"tie-{key}"], values.get(f"note-{key}", ""))
            for key, application in self.applications.items()
            if values.get(f"tie-{key}")
        }


def _key(application: Application, blind: User | None) -> str:
    """Names it in the page. For somebody who reads without names it is nothing that another page says too."""
    if blind is None:
        return str(application.public_id)
    return salted_hmac("grants.interests.declaring", f"{blind.pk}:{application.pk}").hexdigest()


def _about(application: Application) -> str:
    return format_html('A few words about it<span class="visually-hidden">: {}</span>', application.organisation)


class DecideForm(forms.Form):
    rung = forms.ChoiceField(
        label="How far does this person stay out?",
        choices=Rung.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far this person stays out."},
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        help_text="The person reads this, and it is kept beside the decision.",
        error_messages={"required": "Write the reason."},
    )
