"""Building a slate. What its round asks is in cocreation.deliberation.forms."""

from collections.abc import Mapping

from django import forms

from cocreation.recommendation.queries import Candidate
from shaping_future.look.fields import PoundsField, PoundsInput
from shaping_future.look.words import pounds


class ItemForm(forms.Form):
    """One grant on the slate. The amount stays what was asked for unless there is a reason."""

    keep = forms.BooleanField(label="On the slate", required=False, initial=True)
    amount = PoundsField(label="Amount", required=False, min_pence=1, widget=PoundsInput({"quiet": True}))
    amount_reason = forms.CharField(
        label="If it is not what was asked for: why?", required=False, max_length=1000,
        widget=forms.TextInput(attrs={"quiet": True}),
    )  # fmt: skip
    why = forms.CharField(
        label="Why would the Group choose it?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "quiet": True}),
    )

    def __init__(self, *args, candidate: Candidate, **kwargs):
        self.candidate = candidate
        super().__init__(*args, prefix=prefix_of(candidate), **kwargs)

    def clean(self) -> dict:
        values = super().clean()
        if not values.get("keep") or "amount" not in values:
            return values
        asked = self.candidate.application.asked_pence
        if values["amount"] is None:
            self.add_error("amount", "Write an amount in pounds, for example 1,200.")
        elif values["amount"] != asked and not values.get("amount_reason"):
            self.add_error("amount_reason", f"They asked for {pounds(asked)}. Say why the amount differs.")
        return values


def prefix_of(candidate: Candidate) -> str:
    return f"item-{candidate.application.public_id}"


class SlateBuilder:
    """Every candidate: those on the slate with their forms, the others to add. A tampered id is simply not there."""

    def __init__(self, candidates: list[Candidate], data: Mapping | None = None):
        self.data, self.is_bound = data, data is not None
        self.forms = [self._form(one) for one in candidates if self._is_on(one)]
        shown = {one.candidate.application.pk for one in self.forms}
        self.others = [one for one in candidates if one.application.pk not in shown]
        chosen = set(data.getlist("add")) if self.is_bound else set()
        self.added = [one for one in self.others if str(one.application.public_id) in chosen]
        self.error = ""

    def _is_on(self, candidate: Candidate) -> bool:
        return f"{prefix_of(candidate)}-amount" in self.data if self.is_bound else candidate.item is not None

    def _form(self, candidate: Candidate) -> ItemForm:
        item = candidate.item
        saved = {"amount": item.pence, "why": item.why, "amount_reason": item.amount_reason} if item else {}
        return ItemForm(self.data, candidate=candidate, initial={"keep": True, **saved})

    def is_valid(self) -> bool:
        return self.is_bound and not self.bad_forms

    @property
    def bad_forms(self) -> list[ItemForm]:
        return [form for form in self.forms if self.is_bound and form.errors]

    def items(self) -> dict[int, tuple[int, str, str]]:
        """For the service: {application pk: (pence, why, why the amount differs)}."""
        kept = {
            form.candidate.application.pk: tuple(form.cleaned_data[name] for name in ("amount", "why", "amount_reason"))
            for form in self.forms
            if form.cleaned_data["keep"]
        }
        return kept | {one.application.pk: (one.application.asked_pence, "", "") for one in self.added}
