"""Opening a round: one form per method, with the numbers that are fixed before anybody answers."""

import re
import uuid
from typing import Any

from django import forms

from cocreation.deliberation.forms.steps import LastDayForm
from cocreation.deliberation.kinds import IN_ROUNDS, ON_OPTIONS, Method
from cocreation.deliberation.models import Round
from cocreation.deliberation.services import Option
from cocreation.deliberation.tally.rules import FALLBACKS
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid
from shaping_future.look.fields import PoundsField, TextField

CHOSEN = (Method.CONSENT, Method.CONSENSUS, Method.GRADIENTS, Method.APPROVAL, Method.RANKED, Method.DOTS, Method.SCORE,
          Method.TIMES, Method.SENSE, Method.ADVICE)  # fmt: skip
"""What a facilitator may choose. A share of everybody is only ever a fallback."""
MOST_TIMES = 6
AMOUNT = re.compile(r"^(?P<label>.+?)\s*[:,]?\s*£\s?(?P<pounds>[\d,]+)$")
AGREED_RULES = {"1/3": "A third", "1/4": "A quarter", "1/2": "A half"}


def text(label: str, rows: int = 0, most: int = 2000, **options: Any) -> TextField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


class ChosenMethodForm(LastDayForm):
    """What every method asks. `too_few`: there are not enough members for a decision. `key` makes a second post of one
    page the same round."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Load this page again.", "invalid": "Load this page again."},
    )
    question = text(
        "The question", most=300, help_text="One question, in plain words. Name no applicant.",
        error_messages={"required": "Write the question."},
    )  # fmt: skip
    refer = text(
        "If too few can take part: to whom does it go, and why?", rows=2, required=False,
        help_text="Only then. It goes to a neutral panel or to the Board, and nobody is asked to answer.",
    )  # fmt: skip

    def __init__(self, user: User, call: Call, method: str, *args, too_few: bool = False, **kwargs):
        self.call, self.method = call, Method(method)
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, auto_id="open_%s", **kwargs)
        self.applications = Application.objects.visible_to(user).readable().filter(call=call)
        self.applications = self.applications.select_related("organisation").order_by("pk")
        self._ask()
        if "refer" in self.fields and not self.is_bound and not too_few:
            self.fields["refer"].widget = forms.HiddenInput()
        self.order_fields(["question", *(one for one in self.fields if one not in LAST), *LAST])

    def _ask(self) -> None:
        """Adds what this method asks."""

    @property
    def asked(self) -> dict[str, Any]:
        """For services.open_round."""
        return {"method": self.method}


LAST = ("last_day", "refer", "key")


class ProposalForm(ChosenMethodForm):
    """Consent, consensus, gradients, sense check, advice: about one text."""

    def _ask(self) -> None:
        self.fields["proposal"] = text(
            "The proposal, exactly as people answer it", rows=6, most=5000,
            required=self.method in IN_ROUNDS,
            help_text="It does not change while the round is open. Name no applicant.",
            error_messages={"required": "Write the proposal."},
        )  # fmt: skip
        about = self.fields["about"] = forms.ModelChoiceField(
            self.applications, label="Is it about one application?", required=False, empty_label="No"
        )
        about.label_from_instance = lambda one: one.applicant
        if self.method == Method.CONSENSUS:
            self.fields["aside"] = forms.ChoiceField(
                label="How many may stand aside?", choices=list(AGREED_RULES.items()), required=False
            )
        if self.method in IN_ROUNDS:
            others = {one: words for one, words in FALLBACKS.items() if one != self.method}
            self.fields["fallback"] = forms.ChoiceField(
                label="If three rounds find no agreement",
                choices=list(others.items()),
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what happens then."),
            )
        if self.method == Method.ADVICE:
            people = User.objects.filter(
                roles__overlap=[Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF], is_active=True
            )
            self.fields["owner"] = forms.ModelChoiceField(
                people.order_by("name", "pk"), label="Who decides after the advice?", empty_label=None
            )

    @property
    def asked(self) -> dict[str, Any]:
        values = self.cleaned_data
        found: dict[str, Any] = {"method": self.method, "proposal": values["proposal"], "about": values["about"]}
        if self.method == Method.CONSENSUS and values["aside"]:
            found["rules"] = {"aside": values["aside"]}
        if self.method in IN_ROUNDS:
            found["fallback"] = {"method": values["fallback"], "sentence": FALLBACKS[values["fallback"]]}
        if self.method == Method.ADVICE:
            found["owner"] = values["owner"]
        return found


class OptionsForm(ChosenMethodForm):
    """Dots, approval, ranking, scores: about words, or about applications."""

    def _ask(self) -> None:
        help_text = "One a line. Two at least."
        if self.method == Method.APPROVAL:
            help_text += " Where money is shared out, end each line with its amount: Childcare £1,200."
        self.fields["lines"] = text("The options", rows=5, most=8000, required=False, help_text=help_text)
        which = self.fields["applications"] = forms.ModelMultipleChoiceField(
            self.applications, label="Or applications of this call", required=False,
            widget=forms.CheckboxSelectMultiple, help_text="Whoever stays out of one answers about the others.",
        )  # fmt: skip
        which.label_from_instance = lambda one: one.applicant
        if self.method == Method.DOTS:
            self.fields["dots"] = forms.IntegerField(
                label="Dots for each person", required=False, min_value=1, max_value=100,
                help_text="Left empty: a third of the options, and one more.",
            )  # fmt: skip
            self.fields["most"] = forms.IntegerField(
                label="Dots on one option at most", required=False, min_value=1, max_value=100,
                help_text="Left empty: 2.",
            )  # fmt: skip
        if self.method == Method.APPROVAL:
            self.fields["budget_pence"] = PoundsField(
                label="Money to share out", required=False, min_pence=1,
                help_text="Left empty: options are put in order by how many approve.",
            )  # fmt: skip
        if self.method == Method.RANKED:
            self.fields["ranked"] = forms.ChoiceField(
                label="How are rankings counted?",
                choices=[("runoff", "Instant runoff"), ("borda", "Borda: points for each place")],
                widget=forms.RadioSelect,
                initial="runoff",
            )

    def clean(self) -> dict:
        values = super().clean()
        if bool(values.get("lines", "").strip()) == bool(values.get("applications")):
            self.add_error("lines", "Write options, or choose applications: one of the two.")
        return values

    @property
    def asked(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = {"dots", "most", "budget_pence", "ranked"} & set(values)
        rules = {name: values[name] for name in sorted(names) if values[name] not in (None, "")}
        options = [Option(application=one, pence=one.asked_pence) for one in values["applications"]]
        return {"method": self.method, "rules": rules, "options": options or self._lines(values["lines"])}

    def _lines(self, lines: str) -> list[Option]:
        found = []
        for line in filter(None, (one.strip() for one in lines.splitlines())):
            amount = AMOUNT.match(line) if self.method == Method.APPROVAL else None
            if amount and len(amount["pounds"]) > 13:
                raise NotValid("One of the amounts is more than there could be.")
            pounds = int(amount["pounds"].replace(",", "") or 0) if amount else 0
            found.append(Option(amount["label"], pence=pounds * 100) if pounds else Option(line))
        return found


class TimesForm(ChosenMethodForm):
    """A time poll."""

    def _ask(self) -> None:
        for number in range(1, MOST_TIMES + 1):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=f"Time {number} (UK time)",
                required=number <= 2,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                error_messages={"required": "Offer at least two times.", "invalid": "Choose a day and a time."},
            )
        self.fields["minutes"] = forms.IntegerField(
            label="How long, in minutes?", min_value=5, max_value=1440, initial=60,
        )  # fmt: skip
        del self.fields["refer"]

    @property
    def asked(self) -> dict[str, Any]:
        times = (self.cleaned_data[f"time_{number}"] for number in range(1, MOST_TIMES + 1))
        options = [Option(starts_at=time) for time in sorted(filter(None, times))]
        return {"method": self.method, "options": options, "rules": {"minutes": self.cleaned_data["minutes"]}}


def form_for(method: str) -> type[ChosenMethodForm]:
    """ValueError: no method that a facilitator may choose."""
    method = Method(method)
    if method not in CHOSEN:
        raise ValueError("chosen only as a fallback")
    if method == Method.TIMES:
        return TimesForm
    return OptionsForm if method in ON_OPTIONS else ProposalForm


class NextForm(LastDayForm):
    """The next round of a question: a changed text, or what was named at the beginning."""

    key = ChosenMethodForm.base_fields["key"]
    proposal = text(
        "The proposal, as it is now", rows=6, most=5000, error_messages={"required": "Write the proposal."},
        help_text="Change it so that it answers the objection. Everybody answers anew.",
    )  # fmt: skip

    def __init__(self, round: Round, *args, **kwargs):
        kwargs["initial"] = {"key": uuid.uuid4(), "proposal": round.proposal} | (kwargs.get("initial") or {})
        super().__init__(*args, auto_id="next_%s", **kwargs)
        if not round.proposal:
            del self.fields["proposal"]
        self.order_fields(["proposal", "last_day", "key"])
