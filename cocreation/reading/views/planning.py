"""The facilitator's proposal: who could read what, looked at, adjusted and assigned as it was shown."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import AssignForm, NeedForm, ProposeForm, SwapForm
from cocreation.reading.models import PlanState
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.one_form import READS_AND_WRITES

ROWS = 50
STEPS = {
    "loads": "Finding even loads",
    "total": "Finding the best fit",
    "floor": "Looking after the application that is served worst",
    "mixing": "Checking who reads together",
    "minutes": "Counting words",
    "explain": "Finding out why it does not work",
}
"""What the worker is doing, by the step it says."""
USUAL_STEPS = 6


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_proposal(request: HttpRequest, call: Call) -> HttpResponse:
    """The last proposal. While the worker is at it, the part that changes asks again by itself."""
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return render(request, "cocreation/reading/proposal_state.html", _state(call, queries.latest_plan(call)))
    return _page(request, call)


def _state(call: Call, plan: Any) -> dict[str, Any]:
    says = STEPS.get(plan.step, "Waiting for its turn") if plan is not None else ""
    return {"call": call, "plan": plan, "step": says, "steps": USUAL_STEPS}


def _page(
    request: HttpRequest, call: Call, swap: SwapForm | None = None, ask: ProposeForm | None = None, status: int = 200
) -> HttpResponse:
    found = queries.proposal(call, request.user)
    page = Paginator(found.rows, ROWS).get_page(request.GET.get("page"))
    swap = swap or _swap_asked(request, found)
    context = _state(call, found.plan) | {
        "proposal": found,
        "page": page,
        "is_open": call.stage in (Stage.DECLARING, Stage.READING),
        "facts": _facts(found),
        "served": _served(found),
        "loads": _loads(found),
        "swap": swap,
        "changing": next((row.application for row in found.rows if swap and row.application == swap.application), None),
        "ask": ask or ProposeForm(initial={"seed": _next_seed(call, found), "spread": _spread(found)}),
        "form": next((one for one in (swap, ask) if one is not None and one.errors), None),
        "words_a_minute": queries.WORDS_A_MINUTE,
        "minutes_a_criterion": queries.MINUTES_A_CRITERION,
    }
    return render(request, "cocreation/reading/proposal.html", context, status=status)


def _swap_asked(request: HttpRequest, found: queries.Proposal) -> SwapForm | None:
    """The form for the application that the address names, in a proposal that can still be changed."""
    if found.plan is None or found.plan.state != PlanState.READY or found.is_stale:
        return None
    asked = request.GET.get("change", "")
    row = next((one for one in found.rows if str(one.application.public_id) == asked), None)
    return SwapForm(proposal=found, row=row) if row else None


def _next_seed(call: Call, found: queries.Proposal) -> int:
    return call.pk if found.plan is None else min(found.plan.seed + 1, services.HIGHEST_SEED)


def _spread(found: queries.Proposal) -> str:
    return "even" if found.plan is None or found.plan.even else "fit"


def _facts(found: queries.Proposal) -> list[dict[str, Any]]:
    if not found.has_pairs or not found.loads:
        return []
    counts = sorted(one.count for one in found.loads if not one.left) or [0]
    served = [row.served for row in found.rows if row.served is not None]
    loads = str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
    facts = [{"value": loads, "label": "readings for each reader"}]
    if served:
        facts += [
            {"value": f"{min(served)} of {found.most}", "label": "fit of the application served worst"},
            {"value": f"{sum(served) / len(served):.1f} of {found.most}", "label": "fit on average"},
        ]
    return facts


def _served(found: queries.Proposal) -> list[dict[str, Any]]:
    """How many applications are served how well, worst first."""
    counts: dict[int, int] = {}
    for row in found.rows if found.has_pairs else ():
        if row.served is not None:
            counts[row.served] = counts.get(row.served, 0) + 1
    whole = sum(counts.values())
    return [
        {"label": f"Fit {value}", "count": count, "share": count / whole} for value, count in sorted(counts.items())
    ]


def _loads(found: queries.Proposal) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{one.member} (not reading now)" if one.left else str(one.member),
            "count": one.count,
            "note": queries.hours(one.minutes),
        }
        for one in found.loads
        if found.has_pairs
    ]


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_propose(request: HttpRequest, call: Call) -> HttpResponse:
    """Ask for a proposal; with `repair` for one that accepts a way out."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, call, ask=form, status=400)
    services.propose_readings(call, by=request.user, **form.asked())
    return redirect("reading-proposal", call.slug)


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_swap(request: HttpRequest, call: Call) -> HttpResponse:
    """One reader of one application for another, in the proposal."""
    found = queries.proposal(call, request.user)
    asked = request.POST.get("application", "")
    row = next((one for one in found.rows if str(one.application.public_id) == asked), None)
    if row is None or not found.has_pairs:
        raise NotAllowedNow("There is no proposal with this application. Look at it again.")
    form = SwapForm(request.POST, proposal=found, row=row)
    if not form.is_valid():
        return _page(request, call, swap=form, status=400)
    try:
        out, into = (found.facts.readers[form.cleaned_data[name]].member for name in ("out", "into"))
        services.swap_reader(found.plan, row.application, out, into, seen=form.cleaned_data["seen"], by=request.user)
    except Refused as refusal:
        form.go_on_from(found.plan.version)
        form.add_error(None, refusal.sentence)
        return _page(request, call, swap=form, status=refusal.status)
    messages.success(request, f"{into} reads it instead of {out}, if you assign this proposal.")
    return redirect("reading-proposal", call.slug)


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_assign(request: HttpRequest, call: Call) -> HttpResponse:
    """Assign what was shown, and nothing else."""
    plan, form = queries.latest_plan(call), AssignForm(request.POST)
    if not form.is_valid() or plan is None or form.cleaned_data["plan"] != plan.pk:
        raise NotAllowedNow("There is a newer proposal. Look at it first.")
    count = services.assign_plan(plan, seen=form.cleaned_data["seen"], by=request.user)
    if call.stage == Stage.READING:
        messages.success(request, f"{count} new readings are assigned. Their readers get a mail.")
    else:
        messages.success(request, f"{count} readings are assigned. You can open the reading now.")
    return redirect("reading-progress", call.slug)


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.application_to_read)
def reading_need(request: HttpRequest, application: Application) -> HttpResponse:
    """What this application asks of its readers."""
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm.of(application)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_need(application, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return _need_page(request, application, form, refusal.status)
        messages.success(request, "The next proposal keeps to it.")
        return redirect("reading-proposal", application.call.slug)
    return _need_page(request, application, form, 400 if form.errors else 200)


def _need_page(request: HttpRequest, application: Application, form: NeedForm, status: int) -> HttpResponse:
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "cocreation/reading/need.html", context, status=status)
