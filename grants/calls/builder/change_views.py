"""Changing a launched call: what exactly would change, why, who decided it, and the second person's yes."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from grants.calls import agreed, amendable, services
from grants.calls.changes import changes, with_changes
from grants.calls.definition import look_through
from grants.calls.kinds import PART_OF
from grants.calls.models import AgreedDecision, Stage
from shaping_future.access import refusal_page
from shaping_future.errors import Refused

from .fields import words
from .views import without_tag
from .working import Working

DONE = {
    "begin": "You have a copy to change. Nothing of the call changes before a second person agrees.",
    "propose": "It waits for a second person now.",
    "reopen": "You can go on writing.",
    "drop": "Dropped. The call stays as it is.",
    "confirm": "The call has changed. Everybody with a draft gets a mail.",
}


class ReasonForm(forms.Form):
    """Both are public: they stand beside the change on the call's page."""

    reason = words("Why does the call change?", 2000, rows=3, help_text="Everybody can read this.")
    decided_by = words(
        "Who decided it, and when?",
        200,
        help_text="Everybody can read this. For example: the Group, on 3 May.",
    )
    decision = forms.ModelChoiceField(
        AgreedDecision.objects.none(),
        label="Which decision of the Group changes it?",
        required=False,
        empty_label="None: nothing changes that the Group designed",
        help_text="The criteria, the questions and how it is decided change by an agreed decision alone.",
        error_messages={"invalid_choice": "Choose one of the decisions on the list."},
    )

    def __init__(self, work: Working, *args, **options):
        super().__init__(*args, **options)
        if not work.call.gives_money:
            del self.fields["decision"]
            return
        decisions = AgreedDecision.objects.in_force().about(work.call)
        self.fields["decision"].queryset = decisions.filter(kind__in=list(PART_OF)).order_by("-agreed_at", "-pk")
        self.fields["decision"].label_from_instance = lambda one: f"{one.title} ({agreed.agreed_on(one)})"


def change(request: HttpRequest, work: Working) -> HttpResponse:
    """One page for the whole life of a change. Buttons say what they do: begin, propose, reopen, drop, confirm."""
    if work.call.stage == Stage.PREPARING:
        return redirect(work.url("overview"))
    form, status = ReasonForm(work, initial=_said(work)), 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in DONE or (do != "begin" and work.amendment is None):
            return refusal_page(request, 409, "This is not possible now. It may have been done already.")
        if do == "propose":
            form = ReasonForm(work, request.POST)
        if do != "propose" or form.is_valid():
            return _take(request, work, do, form)
        status = 400
    return work.render(request, "change", _context(request, work) | {"form": without_tag(form)}, status)


def _take(request: HttpRequest, work: Working, do: str, form: forms.Form) -> HttpResponse:
    try:
        if do == "begin":
            services.begin_amendment(work.call, by=request.user)
        elif do == "propose":
            services.propose_amendment(work.amendment, by=request.user, **form.cleaned_data)
        elif do == "confirm":
            services.confirm_amendment(work.amendment, request.POST.get("seen", ""), by=request.user)
        else:
            step = {"reopen": services.reopen_amendment, "drop": services.drop_amendment}[do]
            step(work.amendment, by=request.user)
    except Refused as refusal:
        if do != "propose":
            return refusal_page(request, refusal.status, refusal.sentence)
        form.add_error(None, refusal.sentence)
        context = _context(request, work) | {"form": without_tag(form)}
        return work.render(request, "change", context, refusal.status)
    messages.success(request, DONE[do])
    return redirect(work.url("overview" if do == "begin" else "change"))


def _said(work: Working) -> dict:
    one = work.amendment
    return {"reason": one.reason, "decided_by": one.decided_by, "decision": one.decision_id} if one else {}


def _context(request: HttpRequest, work: Working) -> dict:
    applied = work.call.amendments.applied().select_related("proposed_by", "confirmed_by", "decision")
    context = {
        "earlier": with_changes(applied),
        "drafts": work.call.applications.filter(state="draft").count(),
    }
    if work.amendment is None:
        return context
    before, after = look_through(work.amendment.before)[0], work.definition
    return context | {
        "changes": changes(work.amendment.before, work.amendment.after),
        "problems": work.looked[1],
        "refusals": list(amendable.forbidden(work.call, before, after)),
        "designed": [agreed.LABELS[part] for part in agreed.designed_parts(before, after) if work.call.gives_money],
        "seen": services.version_of(work.amendment),
        "is_mine": work.amendment.proposed_by_id == request.user.pk,
    }
