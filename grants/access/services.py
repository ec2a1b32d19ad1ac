"""Saying what is needed, asking for what it costs, agreeing and paying. Whatever becomes of the application."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from grants.applications import rules as applications
from grants.applications.models import Application, State
from grants.fund.services import spend
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from . import queries, rules
from .models import AccessCost, AccessNeeds, CostState, Need
from .workflow import NEXT


@transaction.atomic
def save_needs(
    application: Application, needs: Iterable[str], language: str, phone: str, words: str, *, by: User
) -> AccessNeeds:
    """Keep what the people of this application need. It can be changed at any time."""
    _locked_for(application, by)
    wanted = [need for need in Need.values if need in set(needs)]
    if len(wanted) != len(set(needs)):
        raise NotValid(gettext("Choose from the list."))
    said = {"needs": wanted, "language": language.strip(), "phone": phone.strip(), "words": words.strip()}
    kept = queries.needs_of(application)
    if kept is not None and kept.opened() == said:
        return kept
    kept, _new = AccessNeeds.objects.update_or_create(
        application=application, defaults={"changed_at": clock.now(), "changed_by": by}
    )
    kept.keep(**said)
    note("access.needs-saved", application, by=by)
    return kept


@transaction.atomic
def ask_cost(application: Application, need: str, words: str, pence: int, *, by: User) -> AccessCost:
    """Ask for a cost of taking part, within the call's limit for one application."""
    application = _locked_for(application, by)
    if need not in Need.values or not words.strip() or pence <= 0:
        raise NotValid(gettext("Say what it is for, and how much it costs."))
    limit = queries.limit_of(application)
    if pence > limit.left:
        raise NotAllowedNow(
            gettext("You ask for %(pence)s. %(sentence)s Write to us if that is not enough.")
            % {"pence": pounds(pence), "sentence": limit.sentence}
        )
    cost = AccessCost.objects.create(application=application, pence=pence, asked_by=by, asked_at=clock.now())
    cost.keep(need=need, words=words.strip())
    note("access.cost-asked", application, by=by, cost=cost.pk, pence=pence)
    return cost


@transaction.atomic
def take_back_cost(cost: AccessCost, *, by: User) -> AccessCost:
    """The applicant does not need it any more."""
    _locked_for(cost.application, by)
    return _move(_locked(cost), CostState.TAKEN_BACK, by)


@transaction.atomic
def agree_cost(cost: AccessCost, *, by: User) -> AccessCost:
    """Staff agree. Finance pays; the applicant hears that there is news."""
    cost = _locked(cost)
    _refuse_unless_arranging(cost, by)
    cost.decided_at, cost.decided_by = clock.now(), by
    cost = _move(cost, CostState.AGREED, by, "decided_at", "decided_by")
    _tell(cost)
    return cost


@transaction.atomic
def decline_cost(cost: AccessCost, words: str, *, by: User) -> AccessCost:
    """Staff do not agree, and say why."""
    cost = _locked(cost)
    _refuse_unless_arranging(cost, by)
    if not words.strip():
        raise NotValid(gettext("Write a few words for the applicant."))
    cost.decided_at, cost.decided_by = clock.now(), by
    cost.seal(reason=words.strip())
    cost = _move(cost, CostState.DECLINED, by, "decided_at", "decided_by", *cost.columns)
    _tell(cost)
    return cost


@transaction.atomic
def pay_cost(cost: AccessCost, payment_reference: str, *, by: User) -> AccessCost:
    """Finance has paid it, out of the fund's line for access costs. Not the person who agreed to it."""
    cost = _locked(cost)
    if not rules.pays_access(by):
        raise NotAllowed(gettext("Global Dialogue's finance people pay."))
    if by.pk in (cost.decided_by_id, cost.asked_by_id):
        raise NotAllowed(gettext("A second person must pay this. You agreed to it or asked for it."))
    cost.paid_at, cost.paid_by, cost.payment_reference = clock.now(), by, payment_reference.strip()
    cost = _move(cost, CostState.PAID, by, "paid_at", "paid_by", "payment_reference")
    spend(cost.application.call.fund, queries.LINE, f"access-{cost.pk}", cost.pence, by=by, key=f"access-{cost.pk}")
    _tell(cost)
    return cost


def _locked_for(application: Application, by: User) -> Application:
    """The application held until the end, so that two requests at once share one limit."""
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    if not applications.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can ask for this."))
    if application.state == State.WITHDRAWN:
        raise NotAllowedNow(
            gettext("This application was withdrawn. Write to us: we still pay what it cost you to take part.")
        )
    return application


def _locked(cost: AccessCost) -> AccessCost:
    related = ("application__call__fund",)
    return AccessCost.objects.select_for_update(of=("self",)).select_related(*related).get(pk=cost.pk)


def _move(cost: AccessCost, state: CostState, by: Any, *also: str) -> AccessCost:
    """The only place that assigns `state`."""
    before = CostState(cost.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(
            gettext("This cost is at “%(label)s”. It cannot become “%(label_2)s” from there.")
            % {"label": before.label, "label_2": state.label}
        )
    cost.state = state
    cost.save(update_fields=["state", *also])
    note(f"access.cost-{state.value.replace('_', '-')}", cost, by=by, was=before.value, pence=cost.pence)
    return cost


def _refuse_unless_arranging(cost: AccessCost, by: User) -> None:
    if not rules.arranges_access(by):
        raise NotAllowed(gettext("MEX staff agree to access costs."))
    if not AccessCost.objects.visible_to(by).filter(pk=cost.pk).exists():
        raise NotAllowed(gettext("You have a part or an interest in this application. A colleague decides."))


def _tell(cost: AccessCost) -> None:
    """A quiet mail to whoever asked: a link, no amount and no answer."""
    link = settings.SITE_URL + reverse("access-needs", args=[cost.application.public_id])
    promise(
        key=f"access-cost:{cost.pk}:{cost.state}",
        to=cost.asked_by.email,
        subject="There is news about what you asked us for",
        body=f"Hello,\n\nthere is news about what you need to take part. Please sign in:\n\n{link}\n",
    )
