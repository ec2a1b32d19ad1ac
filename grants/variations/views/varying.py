"""A grant's changes: what was, what is asked for, what is proposed, the decision."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.awards import rules as awards
from grants.awards.models import Award
from grants.awards.services import set_more_without_board
from grants.fund.models import Fund
from grants.variations import queries, rules, services
from grants.variations.forms import ApproveForm, AskForm, LimitForm, NoForm, ProposalForm
from grants.variations.models import Variation
from grants.variations.services.deciding import version_of
from grants.variations.services.recovering import still_to_recover
from grants.variations.terms import changes
from grants.variations.workflow import VariationState
from shaping_future.access import given, needs, signed_in
from shaping_future.look.words import pounds
from shaping_future.one_form import READS_AND_WRITES, ask, step


def _list(award: Award) -> str:
    return reverse("variation-list", args=[award.public_id])


@require_safe
@needs(signed_in, load=queries.changing_award)
def variation_list(request: HttpRequest, award: Award) -> HttpResponse:
    """Every change of a grant and how it ended, for its partner and for whoever deals with it."""
    rows = [{"variation": one, "says": changes(one) if one.proposed_at else ""} for one in queries.variations_of(award)]
    ending = queries.ending_of(award)
    handles = Award.objects.handled_by(request.user).filter(pk=award.pk).exists()
    context = {
        "award": award,
        "rows": rows,
        "open": next((row["variation"] for row in rows if row["variation"].ended_at is None), None),
        "ending": ending,
        "to_recover": still_to_recover(ending) if ending and ending.confirmed_at else 0,
        "mine": awards.grant_partner(request.user, award),
        "handles": handles,
        "proposes": handles and rules.proposes(request.user),
        "keeps_money": handles and rules.keeps_money(request.user),
        "paid": any(one.paid_pence + one.ordered_pence for one in award.instalments.all()),
    }
    return render(request, "grants/variations/list.html", context)


@never_cache
@READS_AND_WRITES
@needs(awards.grant_partner, load=queries.changing_award)
def variation_ask(request: HttpRequest, award: Award) -> HttpResponse:
    """The grant partner's message."""
    form = AskForm(given(request))
    return ask(
        request,
        form,
        lambda: services.ask_for_change(award, form.cleaned_data["message"], by=request.user),
        done="Thank you. We have your message, and we answer it here.",
        to=lambda _: _list(award),
        page="grants/variations/ask.html",
        context={"award": award},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.proposes, load=queries.handled_award)
def variation_propose(request: HttpRequest, award: Award) -> HttpResponse:
    """What exactly would change."""
    variation = queries.open_of(award)
    form = ProposalForm(given(request), award=award, variation=variation)
    return ask(
        request,
        form,
        lambda: services.propose_change(award, form.change(), by=request.user),
        done="A second person decides about it now.",
        to=lambda _: _list(award),
        page="grants/variations/propose.html",
        context={"award": award, "variation": variation},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.decides, load=queries.variation_for)
def variation_decide(request: HttpRequest, variation: Variation) -> HttpResponse:
    """Read what would change, and agree to it or say why not."""
    award, is_no = variation.award, request.POST.get("say") == "no"
    approve = ApproveForm(None if is_no else request.POST or None, initial={"seen": version_of(variation)})
    no = NoForm(request.POST if is_no else None)

    def shown(status: int = 200) -> HttpResponse:
        context = {
            "award": award,
            "variation": variation,
            "changes": changes(variation) if variation.proposed_at else "",
            "plan": _plan(variation),
            "form": no if is_no else approve,
            "approve": approve,
            "no": no,
            "may_approve": variation.state == VariationState.PROPOSED and _may_approve(request.user, variation),
            "proposes": rules.proposes(request.user),
            "own": request.user.pk in (variation.proposed_by_id, variation.asked_by_id),
        }
        return render(request, "grants/variations/decide.html", context, status=status)

    if request.method != "POST":
        return shown()
    to = (lambda _: reverse("variation-board")) if not rules.proposes(request.user) else (lambda _: _list(award))
    if is_no:
        return step(request, no, lambda: services.say_no(variation, no.cleaned_data["words"], by=request.user),
                    done="The grant partner reads your answer.", to=to, again=shown)  # fmt: skip
    return step(request, approve,
                lambda: services.approve_change(variation, approve.cleaned_data["seen"], by=request.user),
                done="Agreed. The new version is sent to be signed.", to=to, again=shown)  # fmt: skip


def _may_approve(user, variation: Variation) -> bool:
    if user.pk in (variation.proposed_by_id, variation.asked_by_id):
        return False
    return rules.board(user) if variation.needs_board else rules.proposes(user)


def _plan(variation: Variation) -> list[dict]:
    return [
        one | {"sum": pounds(one["pence"]), "day": dt.date.fromisoformat(one["due_on"])} for one in variation.plan or []
    ]


@require_safe
@needs(rules.board)
def variation_board(request: HttpRequest) -> HttpResponse:
    """What the Board is asked about, and from where on it is asked."""
    rows = [{"variation": one, "says": changes(one)} for one in queries.for_the_board(request.user)]
    return render(request, "grants/variations/board.html", {"rows": rows, "limits": queries.limits()})


@never_cache
@READS_AND_WRITES
@needs(rules.board, load=queries.fund_for)
def variation_limit(request: HttpRequest, fund: Fund) -> HttpResponse:
    """By how much a grant may grow before the Board is asked again."""
    form = LimitForm(request.POST if request.method == "POST" else None, initial={"pence": queries.limit_of(fund)})
    return ask(
        request,
        form,
        lambda: set_more_without_board(fund, form.cleaned_data["pence"], by=request.user),
        done="The limit is kept.",
        to=lambda _: reverse("variation-board"),
        page="grants/variations/limit.html",
        context={"fund": fund},
    )
