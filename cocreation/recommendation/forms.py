"""Building a slate and its reserve list. What the slate's round asks is in cocreation.deliberation.forms."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cocreation.recommendation.queries import Candidate, Line
from shaping_future.look.fields import PoundsField, PoundsInput
from shaping_future.look.words import pounds


class ItemForm(forms.Form):
    """One grant on the slate. The amount stays what was asked for unless there is a reason. While somebody only looks
    (`looks`) the reason may still be missing."""

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

    def __init__(self, *args, candidate: Candidate, looks: bool = False, **kwargs):
        self.candidate, self.looks = candidate, looks
        super().__init__(*args, prefix=prefix_of(candidate), **kwargs)

    def clean(self) -> dict:
        values = super().clean()
        if not values.get("keep") or "amount" not in values:
            return values
        asked = self.candidate.application.asked_pence
        if values["amount"] is None:
            self.add_error("amount", "Write an amount in pounds, for example 1,200.")
        elif values["amount"] != asked and not values.get("amount_reason") and not self.looks:
            self.add_error("amount_reason", f"They asked for {pounds(asked)}. Say why the amount differs.")
        return values


class ReserveForm(ItemForm):
    """One application in reserve, with its place in the order."""

    place = forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=999, widget=forms.NumberInput(attrs={"quiet": True})
    )
    field_order = ("keep", "place", "amount", "amount_reason", "why")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].label = "On the reserve list"
        self.fields["why"].label = "Why would the Group choose it next?"


def prefix_of(candidate: Candidate) -> str:
    return f"item-{candidate.application.public_id}"


class SlateBuilder:
    """Every candidate: those on the slate with their forms, the others to add. A tampered id is simply not there.

    Who only `looks` sees what they just ticked as if it had been added, with the amount asked for.
    """

    form = ItemForm

    def __init__(self, candidates: list[Candidate], data: Any = None, *, looks: bool = False):
        self.is_bound, self.looks = data is not None, looks
        self.data = _as_added(candidates, data) if looks else data
        self.forms = [self._form(one) for one in candidates if self._is_on(one)]
        shown = {one.candidate.application.pk for one in self.forms}
        self.others = [one for one in candidates if one.application.pk not in shown]
        chosen = set(data.getlist("add")) if self.is_bound and not looks else set()
        self.added = [one for one in self.others if str(one.application.public_id) in chosen]
        self.error = ""

    def _is_on(self, candidate: Candidate) -> bool:
        return f"{prefix_of(candidate)}-amount" in self.data if self.is_bound else candidate.item is not None

    def _form(self, candidate: Candidate) -> ItemForm:
        item, saved = candidate.item, {"keep": True}
        if item is not None:
            kept = {name: getattr(item, name) for name in ("amount_reason", "why", "place") if hasattr(item, name)}
            saved |= {"amount": item.pence, **kept}
        return self.form(self.data, candidate=candidate, looks=self.looks, initial=saved)

    def is_valid(self) -> bool:
        return self.is_bound and not self.bad_forms

    @property
    def bad_forms(self) -> list[ItemForm]:
        return [form for form in self.forms if self.is_bound and form.errors]

    def lines(self) -> list[Line]:
        """What is on the slate as the page shows it, saved or not; without amounts that are none."""
        if not self.is_bound:
            return [Line(form.candidate.application, form.candidate.item.pence) for form in self.forms]
        checked = [form for form in self.forms if form.errors is not None]  # asking for errors checks the form
        kept = [
            Line(form.candidate.application, form.cleaned_data["amount"])
            for form in checked
            if _is_kept(form.cleaned_data)
        ]
        return kept + [Line(one.application, one.application.asked_pence) for one in self.added]

    def items(self) -> dict[int, tuple[int, str, str]]:
        """For the service: {application pk: (pence, why, why the amount differs)}."""
        kept = {
            form.candidate.application.pk: tuple(form.cleaned_data[name] for name in ("amount", "why", "amount_reason"))
            for form in self.forms
            if form.cleaned_data["keep"]
        }
        return kept | {one.application.pk: (one.application.asked_pence, "", "") for one in self.added}


class ReserveBuilder(SlateBuilder):
    """The same for the reserve list, in the order of its places; what is added comes last."""

    form = ReserveForm

    def in_order(self) -> list[tuple[int, int, str, str]]:
        """For the service."""
        place = {
            form.candidate.application.pk: form.cleaned_data["place"] or 1000
            for form in self.forms
            if form.cleaned_data["keep"]
        }
        items = self.items()
        return [(pk, *items[pk]) for pk in sorted(items, key=lambda pk: place.get(pk, 1001))]


def _is_kept(values: Mapping[str, Any]) -> bool:
    return bool(values.get("keep") and values.get("amount"))


def _as_added(candidates: list[Candidate], data: Any) -> Any:
    """The data as if everything ticked under "add" had a form already."""
    found, chosen = data.copy(), set(data.getlist("add"))
    for one in candidates:
        if str(one.application.public_id) in chosen:
            found.setdefault(f"{prefix_of(one)}-keep", "on")
            found.setdefault(f"{prefix_of(one)}-amount", pounds(one.application.asked_pence).removeprefix("£"))
    return found
