"""A member's own pages about pay. Whose they are is in what is loaded; nobody else has a page here."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.group.models import Member
from cocreation.participation import queries, services
from cocreation.participation.forms import CostForm, TimeForm, WayForm
from cocreation.participation.models import Claim
from grants.fund.models import Fund
from shaping_future.access import needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(signed_in, load=queries.own_membership)
def participation_home(request: HttpRequest, member: Member) -> HttpResponse:
    """How the person is paid, what they may claim, and what became of their claims."""
    choice = queries.choice_of(member)
    page = Paginator(queries.claims_of(member), 50).get_page(request.GET.get("page"))
    for claim in page:
        claim.tone = queries.TONES[claim.state]
    context = {
        "choice": choice,
        "pays_time": queries.pays_time(choice),
        "pays_costs": queries.pays_costs(choice),
        "funds": queries.paying_funds(),
        "sums": queries.sums_of(member.claims.all()),
        "page": page,
    }
    return render(request, "cocreation/participation/home.html", context)


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_membership)
def participation_choose(request: HttpRequest, member: Member) -> HttpResponse:
    """The note, the same for everybody, and then the choice."""
    form = WayForm(request.POST if request.method == "POST" else None, choice=queries.choice_of(member))

    def choose() -> None:
        services.choose_way(member, **form.cleaned_data, by=request.user)

    return _ask(request, form, choose, "Saved. Only the people in finance who pay can see it.", "choose.html")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_fund)
def participation_time(request: HttpRequest, found: tuple[Member, Fund]) -> HttpResponse:
    """Claim a day's time."""
    member, fund = found
    form = TimeForm(request.POST if request.method == "POST" else None, fund=fund)

    def claim() -> None:
        services.claim_time(member, fund, **form.said(), by=request.user)

    return _ask(request, form, claim, "Claimed. You see below by when we pay it.", "time.html")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_fund)
def participation_cost(request: HttpRequest, found: tuple[Member, Fund]) -> HttpResponse:
    """Claim what it cost to take part on one day."""
    member, fund = found
    form = CostForm(request.POST if request.method == "POST" else None)

    def claim() -> None:
        services.claim_cost(member, fund, **form.cleaned_data, by=request.user)

    return _ask(request, form, claim, "Claimed. You see below by when we pay it.", "cost.html")


@require_POST
@needs(signed_in, load=queries.own_claim)
def participation_take_back(request: HttpRequest, claim: Claim) -> HttpResponse:
    services.take_back_claim(claim, by=request.user)
    messages.success(request, "Taken back.")
    return redirect("participation-home")


def _ask(request: HttpRequest, form: Form, take: Callable[[], object], done: str, page: str) -> HttpResponse:
    """Show the form beside whom to ask for advice; take what was sent and go back to what we pay."""
    context, to = {"advice": settings.ADVICE_CONTACT}, lambda _taken: reverse("participation-home")
    return ask(request, form, take, done=done, to=to, page=f"cocreation/participation/{page}", context=context)
