"""Beginning a decision, and writing its versions. What is a part of a call is judged as in a call's file."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cocreation.design.kinds import Source
from cocreation.design.models import DesignComment, DesignDecision, DesignVersion
from cocreation.group.models import Member
from grants.calls.definition import read_part, written
from grants.calls.kinds import PART_OF
from grants.calls.models import Call, DesignKind
from grants.fund.models import Fund
from shaping_future.accounts.models import User
from shaping_future.questionnaires.errors import MalformedDefinition

from .fields import MOST, PLAIN, DesignForm, KeyedForm, PartField, words
from .parts import part_form


class BeginForm(KeyedForm):
    """What it is about, its first text, and who writes it together."""

    kind = forms.ChoiceField(label="What is it about?", choices=DesignKind.choices, widget=forms.RadioSelect)
    title = words("A short title", 120, rows=1)
    text = words("What would we decide?", MOST, rows=10, help_text=PLAIN)
    fund = forms.ModelChoiceField(Fund.objects.none(), label="Which fund?", empty_label=None)
    call = forms.ModelChoiceField(
        Call.objects.none(), label="Is it about one call only?", required=False, empty_label="No, about the whole fund"
    )
    take_from = forms.ModelChoiceField(
        Call.objects.none(),
        label="Begin with what a call says now?",
        required=False,
        empty_label="No",
        help_text="For criteria, questions, who can apply, reading and the decision rule. Then the call can be built"
        " from this decision.",
    )
    replaces = forms.ModelChoiceField(
        DesignDecision.objects.none(), label="Does it replace an agreed decision?", required=False, empty_label="No"
    )
    drafters = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Who writes it with you?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, *args, **options):
        super().__init__(*args, **options)
        funds = self.fields["fund"].queryset = Fund.objects.order_by("pk")
        if len(funds) == 1:
            self.fields["fund"].widget = forms.HiddenInput()
            self.fields["fund"].initial = funds[0].pk
        calls = Call.objects.visible_to(user).of_grants().order_by("-closes_at", "pk")
        self.fields["call"].queryset = self.fields["take_from"].queryset = calls
        agreed = DesignDecision.objects.visible_to(user).filter(state="agreed")
        self.fields["replaces"].queryset = agreed.order_by("kind", "pk")
        others = User.objects.filter(membership__in=Member.objects.active()).exclude(pk=user.pk)
        self.fields["drafters"].queryset = others.order_by("name", "pk")

    def clean(self) -> dict:
        values = super().clean()
        source, part = values.pop("take_from", None), PART_OF.get(values.get("kind"))
        values["data"] = source.definition.get(part) if source and part else None
        if source and not part and "kind" in values:
            self.add_error("take_from", "This kind of decision is words alone. Choose “No”.")
        return values


class VersionForm(DesignForm):
    """The next version of the text, and why it comes.

    The part of a call that the decision holds is filled in as staff fill it in (parts.py), or written as in a call's
    file. `base` is the number of the version whose part the fields began with: another may be the last by now.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000, required=False)
    text = words("What would we decide?", MOST, rows=12, help_text=PLAIN)
    why = words(
        "What does this version change, and why?",
        help_text="The Group reads it now. Everybody reads it once the decision is agreed. Name no person.",
    )
    source = forms.ChoiceField(
        label="Whom does it answer?",
        required=False,
        choices=[("", "Nobody in particular"), *(one for one in Source.choices if one[0] != Source.AMENDMENT)],
    )
    heard = words(
        "What did they say?",
        required=False,
        help_text="In your words, and so that nobody can tell who it was. It goes on the page “What changed because"
        " of you”.",
    )
    comment = forms.ModelChoiceField(
        DesignComment.objects.none(), label="Is it about one of the comments?", required=False, empty_label="No"
    )

    def __init__(
        self, decision: DesignDecision, versions: Sequence[DesignVersion], data: Any = None, *,
        taking_up: bool = False, initial: dict[str, Any] | None = None,
    ):  # fmt: skip
        """versions: newest first."""
        last, base = versions[0], _began_with(versions, data)
        given = {"seen": last.number, "base": base.number, "text": last.text}
        super().__init__(data, initial=given | (initial or {}))
        comments = DesignComment.objects.filter(version__decision=decision).select_related("by")
        self.fields["comment"].queryset = comments.order_by("pk")
        self.fields["comment"].label_from_instance = lambda one: f"{one.by}: {one.text[:60]}"
        if taking_up:
            del self.fields["source"], self.fields["comment"]
        self.name, self.held = decision.part, base.data
        self.part = part_form(self.name, self.held, data)
        if self.part is not None:
            self._take_in(self.part)
        elif self.name:
            self.initial["data"] = written(last.data) if last.data is not None else ""
            self.fields["data"] = PartField(
                self.name,
                label="The part of the call, as it stands in a call's file",
                help_text="Leave it as it is if only the words change. Empty: the decision is words alone.",
            )

    def _take_in(self, part: forms.Form) -> None:
        """Its fields, under the names that they have in the page."""
        self.fields["alone"] = forms.BooleanField(
            label="This decision is words alone",
            required=False,
            help_text="Then no part of a call is built from it, and what is filled in above is left out.",
        )
        for name, field in part.fields.items():
            self.fields[part.add_prefix(name)] = field
            self.initial[part.add_prefix(name)] = part.get_initial_for_field(field, name)

    def groups(self) -> list[dict[str, Any]]:
        """The fields of the part, by what they are about; folded where nothing is wrong."""
        found = []
        for number, group in enumerate(self.part.parted() if self.part is not None else (), 1):
            fields = [self[self.part.add_prefix(name)] for name in group["names"]]
            found.append(group | {"number": number, "fields": fields, "is_open": any(one.errors for one in fields)})
        return found

    def around(self) -> list[forms.BoundField]:
        """Every other field, the text first."""
        names = {self.part.add_prefix(name) for name in self.part.fields} if self.part is not None else ()
        return [self[name] for name in self.fields if name not in names and name != "alone"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.part is not None:
            values["data"] = None if values.pop("alone", False) else self._filled_in()
        values.pop("base", None)
        return {name: value for name, value in values.items() if not name.startswith("part-")}

    def _filled_in(self) -> Any:
        """The part as it was filled in, judged as a call's file is."""
        for name, errors in self.part.errors.items():
            field = None if name == "__all__" else self.part.add_prefix(name)
            if field not in self.errors:
                self.add_error(field, errors)
        if self.part.errors:
            return None
        try:
            return read_part(self.name, written(self.part.change({self.name: self.held})[self.name]))
        except MalformedDefinition as error:
            self.add_error(None, error.reason)
            return None

    def go_on_from(self, last: DesignVersion) -> None:
        """What was posted, as a next version of `last`, which somebody else wrote meanwhile."""
        self.data = self.data.copy()
        self.data["seen"] = str(last.number)


def _began_with(versions: Sequence[DesignVersion], data: Any) -> DesignVersion:
    """The version whose part the fields of the page began with."""
    said = str((data or {}).get("base", ""))
    return next((one for one in versions if str(one.number) == said), versions[0])
