"""What the Group agreed beside what the call says, and the button that builds the call's parts from it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from grants.calls import agreed, services
from grants.calls.models import Stage
from shaping_future.access import refusal_page
from shaping_future.errors import Refused

from .views import LAUNCHED
from .working import Working


def agreed_parts(request: HttpRequest, work: Working) -> HttpResponse:
    """Each part that the Group designs: the decision it rests on, and every difference, word by word."""
    if request.method == "POST":
        return _build(request, work)
    parts = agreed.resting(work.call, work.data) if work.data and work.call.gives_money else []
    context = {"parts": parts, "differ": any(one.differs for one in parts), "back": work.url(_home(work))}
    return work.render(request, "agreed", context)


def _home(work: Working) -> str:
    return "checklist" if work.call.stage == Stage.PREPARING else "overview"


def _build(request: HttpRequest, work: Working) -> HttpResponse:
    if not work.may_write:
        return refusal_page(request, 409, LAUNCHED)
    wanted = set(request.POST.getlist("part"))
    parts = agreed.resting(work.call, work.data) if work.call.gives_money else []
    chosen = [one.decision for one in parts if one.part in wanted and one.differs]
    if not chosen:
        return refusal_page(request, 400, "Nothing was chosen, or the call says it already. Go back and choose a part.")
    try:
        services.build_from_decisions(work.call, chosen, by=request.user, seen=request.POST.get("seen", ""))
    except Refused as refusal:
        return refusal_page(request, refusal.status, refusal.sentence)
    messages.success(request, "Built from what was agreed. Look at each part once more.")
    return redirect(work.url("agreed"))
