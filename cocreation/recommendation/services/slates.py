"""Building a slate within the grants budget, and putting it before the Group."""

import datetime as dt

from django.db import transaction

from cocreation.deliberation import rules
from cocreation.deliberation import services as deliberation
from cocreation.deliberation.models import RoundResult
from cocreation.group.models import Member
from cocreation.recommendation import queries
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from cocreation.recommendation.workflow import NEXT
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.fund import queries as money
from grants.fund import services as fund
from grants.fund.models import Fund
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note

Items = dict[int, tuple[int, str, str]]


@transaction.atomic
def draft_slate(call: Call, items: Items, *, by: User) -> Slate:
    """A new version of the slate: {application pk: (pence, why the Group chooses it, why the amount differs)}."""
    call = _deciding(call, by)
    slate = Slate.objects.create(call=call, version=queries.next_version(call), created_by=by)
    _fill(slate, items, by)
    note("slate.drafted", slate, by=by, version=slate.version, items=len(items))
    return slate


@transaction.atomic
def change_slate(slate: Slate, items: Items, *, by: User) -> Slate:
    """Replace the grants of a slate that nobody has seen yet."""
    slate = _locked(slate)
    _deciding(slate.call, by)
    if slate.state != SlateState.DRAFT:
        raise NotAllowedNow("This slate is before the Group already. Draft a new version instead.")
    slate.items.all().delete()
    _fill(slate, items, by)
    note("slate.changed", slate, by=by, items=len(items))
    return slate


def _fill(slate: Slate, items: Items, by: User) -> None:
    asked = dict(
        Application.objects.visible_to(by)
        .readable()
        .filter(call=slate.call, pk__in=items)
        .values_list("pk", "asked_pence")
    )
    if set(items) - set(asked):
        raise NotValid("A slate holds applications that were read in this call, and none that you are recused from.")
    for pk, (pence, why, amount_reason) in items.items():
        if pence <= 0:
            raise NotValid("Every grant on a slate needs an amount.")
        if pence != asked[pk] and not amount_reason.strip():
            raise NotValid("Say why an amount differs from the one asked for.")
        SlateItem.objects.create(
            slate=slate, application_id=pk, pence=pence, why=why.strip(), amount_reason=amount_reason.strip()
        )
    _within_budget(slate)


@transaction.atomic
def propose_slate(slate: Slate, closes_at: dt.datetime, *, by: User) -> Slate:
    """Put it before the active members of the Group, who answer by consent until `closes_at`."""
    slate = _locked(slate)
    call = _deciding(slate.call, by)
    items = list(slate.items.all())
    if not items:
        raise NotValid("A slate needs at least one grant.")
    if not all(item.why for item in items):
        raise NotValid("Write for each grant why the Group would choose it.")
    if call.slates.filter(state=SlateState.PROPOSED).exists():
        raise NotAllowedNow("Another version is before the Group. Close that round first.")
    _within_budget(slate)
    eligible = [member.user for member in Member.objects.active().select_related("user")]
    question = f"Do we recommend this slate (version {slate.version})?"
    slate.round = deliberation.open_round(call, question, eligible, closes_at, by=by)
    slate.save(update_fields=["round"])
    return _move(slate, SlateState.PROPOSED, by=by)


@transaction.atomic
def close_slate(slate: Slate, statement: str, *, by: User) -> Slate:
    """Close the round. Agreed: each grant that kept its quorum has its money reserved; the others fall off, marked.

    The budget is checked under the fund's lock: two slates cannot reserve the same pound.
    """
    slate = _locked(slate)
    call = _deciding(slate.call, by)
    if slate.state != SlateState.PROPOSED:
        raise NotAllowedNow("This slate is not before the Group.")
    closed = deliberation.close_round(slate.round, statement, by=by)
    undecided = queries.undecided_items(slate)
    for item in undecided:
        item.undecided = True
        item.save(update_fields=["undecided"])
    decided = slate.items.filter(undecided=False).select_related("application")
    if closed.result != RoundResult.AGREED or not decided:
        return _move(slate, SlateState.NOT_AGREED, by=by, undecided=len(undecided))
    for item in decided:
        reference = item.application.reference
        fund.reserve(call.fund, reference, item.pence, by=by, key=f"slate-{slate.pk}-{reference}")
    return _move(slate, SlateState.AGREED, by=by, undecided=len(undecided))


def _within_budget(slate: Slate) -> None:
    """Lock the fund, then add up: the slate may not hold more than is free for grants."""
    locked = Fund.objects.select_for_update().get(pk=slate.call.fund_id)
    needed, left = queries.total(slate), money.available(locked)
    if needed > left:
        raise NotAllowedNow(f"The grants budget has {pounds(left)} left; this slate needs {pounds(needed)}.")


def _deciding(call: Call, by: User) -> Call:
    call = Call.objects.select_for_update(of=("self",)).select_related("fund").get(pk=call.pk)
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator builds the slate and holds the round.")
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow("Slates are built once reading has closed, and until one is recommended.")
    return call


def _locked(slate: Slate) -> Slate:
    return Slate.objects.select_for_update(of=("self",)).select_related("call", "round").get(pk=slate.pk)


def _move(slate: Slate, target: SlateState, *, by: User, **detail) -> Slate:
    """The only place that assigns a slate's state."""
    before = SlateState(slate.state)
    if target not in NEXT[before]:
        raise NotAllowedNow(f"A slate that is “{before.label.lower()}” cannot become “{target.label.lower()}”.")
    slate.state = target
    slate.save(update_fields=["state"])
    note("slate.moved", slate, by=by, was=str(before), now=str(target), **detail)
    return slate
