"""Writing, commenting, changing and deciding. What is a part of a call is read as in a call's file."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.models import Stance
from cocreation.design.kinds import BY_ONE, Method, Source
from cocreation.design.models import DesignComment, DesignDecision
from cocreation.design.queries import LABELS
from cocreation.group.models import Member
from grants.calls.definition import read_part, written
from grants.calls.kinds import PART_OF
from grants.calls.models import Call, DesignKind
from grants.fund.models import Fund
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.look.fields import TextField

MOST = 20_000
"""Characters of a decision."""
PLAIN = "Plain words, as everybody will read them. Name no person."


def words(label: str, most: int = 2000, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return TextField(label=label, max_length=most, widget=widget, **options)


class DesignForm(forms.Form):
    """Its page has the form tag and the buttons. `key` makes a second post of one page the same thing."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class KeyedForm(DesignForm):
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": "Load this page again.", "invalid": "Load this page again."},
    )

    def __init__(self, *args, **options):
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)


class PartField(TextField):
    """A part of a call, as text; gives its data."""

    def __init__(self, part: str, **options: Any):
        self.part = part
        rows = forms.Textarea(attrs={"rows": 16, "class": "code", "spellcheck": "false"})
        super().__init__(max_length=200_000, required=False, widget=rows, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return read_part(self.part, text)
        except NotValid as error:
            raise forms.ValidationError(error.sentence) from None


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
    """The next version of the text, and why it comes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
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

    def __init__(self, decision: DesignDecision, last: Any, *args, taking_up: bool = False, **options):
        given = {"seen": last.number, "text": last.text}
        if decision.part:
            given["data"] = written(last.data) if last.data is not None else ""
        options["initial"] = given | (options.get("initial") or {})
        super().__init__(*args, **options)
        comments = DesignComment.objects.filter(version__decision=decision).select_related("by")
        self.fields["comment"].queryset = comments.order_by("pk")
        self.fields["comment"].label_from_instance = lambda one: f"{one.by}: {one.text[:60]}"
        if taking_up:
            del self.fields["source"], self.fields["comment"]
        if decision.part:
            self.fields["data"] = PartField(
                decision.part,
                label="The part of the call, as it stands in a call's file",
                help_text="Leave it as it is if only the words change. Empty: the decision is words alone.",
            )


class CommentForm(KeyedForm):
    text = words("What would you like to say?", MOST, rows=4)
    may_publish = forms.BooleanField(
        label="You may publish my words, with the public name I chose",
        required=False,
        help_text="Only if the text changes because of them. You can take this back.",
    )


class EditForm(DesignForm):
    """A person's own comment. `seen` counts its edits."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)
    text = words("What would you like to say?", MOST, rows=4)
    may_publish = CommentForm.base_fields["may_publish"]


class AmendForm(KeyedForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    text = words("The text as you would have it", MOST, rows=12, help_text=PLAIN)
    why = words("Why?", help_text="The Group reads it.")


class DeclineForm(DesignForm):
    reason = words("Why is it not taken up?", help_text="Whoever proposed it reads this, and the Group.")


class OpenForm(LastDayForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)


class DesignPositionForm(PositionForm):
    """The same positions; here abstaining is called standing aside."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["stance"].choices = [(one.value, LABELS.get(one, one.label)) for one in Stance]
        self.fields["reason"].help_text = "An objection says how this would harm the fund's aim. The Group reads it."


class OutcomeForm(CloseForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["statement"].help_text = "Everybody reads it, if it is agreed. Name no person."


class DecideForm(DesignForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    method = forms.ChoiceField(
        label="How was it decided?",
        choices=[(one.value, one.label) for one in Method if one in BY_ONE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was decided.", "invalid_choice": "Choose how it was decided."},
    )
    outcome = words("The outcome: who was asked, and what was decided", help_text="Everybody reads it. Name no person.")


class AsideForm(DesignForm):
    why = words("Why is it set aside?", help_text="The Group reads it. The public never does.")
