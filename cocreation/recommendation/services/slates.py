"""Building a slate and putting it before the Group."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from cocreation.deliberation import services as deliberation
from cocreation.deliberation.kinds import AGREED
from cocreation.deliberation.models import Method, Position, Round, RoundResult
from cocreation.group.models import Member
from cocreation.recommendation import queries
from cocreation.recommendation.models import Reserve, Slate, SlateItem, SlateState
from cocreation.recommendation.services._held import (
    amount_refused,
    deciding,
    draft_to_change,
    fund_locked,
    locked,
    move_on,
)
from cocreation.recommendation.services.running import keep_run
from cocreation.recommendation.services.ties import declare_ties
from grants.applications.models import Application, Clearance
from grants.calls.models import Call
from grants.fund import queries as money
from grants.fund import services as fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import pounds, when
from shaping_future.record.services import note

FALLBACK = {"method": Method.MAJORITY.value, "sentence": "Two thirds of everybody who can take part decide."}
"""Named when the first slate is put before the Group."""
NOT_CHOSEN = (
    "A slate holds applications that were read in this call (its finalists, where it names them), and none that you are"
    " recused from."
)
Items = Mapping[int, tuple[int, str, str]]
"""{application pk: (pence, why the Group chooses it, why the amount differs from the one asked for)}"""


@transaction.atomic
def draft_slate(call: Call, items: Items, *, by: User) -> Slate:
    """A new version of the slate, with these grants."""
    call = deciding(call, by)
    ties = declare_ties(call, by=by)
    slate = Slate.objects.create(call=call, version=queries.next_version(call), created_by=by, created_at=clock.now())
    _fill(slate, items, by)
    keep_run(call, queries.facts_for(by, call, queries.pot(slate), ties))
    note("slate.drafted", slate, by=by, version=slate.version, items=len(items))
    return slate


@transaction.atomic
def amend_slate(slate: Slate, *, by: User) -> Slate:
    """A new version that begins with the grants of an earlier one; earlier consents do not carry over.

    Where the money no longer reaches, the grants that do not fit are left off, for the facilitator to choose anew.
    """
    slate = locked(slate)
    call = deciding(slate.call, by)
    left, items = money.available(fund_locked(call)), {}
    seen = queries.may_be_chosen(Application.objects.visible_to(by), call)
    for one in queries.items_for(by, slate).filter(application__in=seen):
        if one.pence <= left:
            left -= one.pence
            items[one.application_id] = (one.pence, one.why, one.amount_reason)
    begun = draft_slate(call, items, by=by)
    Reserve.objects.bulk_create(
        Reserve(
            slate=begun, application_id=one.application_id, place=place, pence=one.pence, why=one.why,
            amount_reason=one.amount_reason,
        )
        for place, one in enumerate(queries.reserves_for(by, slate), start=1)
        if one.application_id not in items
    )  # fmt: skip
    return begun


@transaction.atomic
def change_slate(slate: Slate, items: Items, *, by: User, seen: int | None = None) -> Slate:
    """Replace the grants of a slate that nobody has seen yet; `seen` is the revision that the page showed.

    What `by` is recused from stays on it as it is.
    """
    slate = draft_to_change(slate, seen, by)
    slate.items.filter(application__in=Application.objects.visible_to(by)).delete()
    slate.reserves.filter(application__in=items).delete()
    _fill(slate, items, by)
    Slate.objects.filter(pk=slate.pk).update(revision=F("revision") + 1)
    keep_run(slate.call, queries.facts_for(by, slate.call, queries.pot(slate), declare_ties(slate.call, by=by)))
    note("slate.changed", slate, by=by, items=len(items))
    return Slate.objects.get(pk=slate.pk)


def _fill(slate: Slate, items: Items, by: User) -> None:
    mine = queries.may_be_chosen(Application.objects.visible_to(by), slate.call).filter(pk__in=items)
    known = {pk: (asked, most) for pk, asked, most in mine.values_list("pk", "asked_pence", "strand__max_pence")}
    if set(items) - set(known):
        raise NotValid(NOT_CHOSEN)
    for pk, (pence, _why, amount_reason) in items.items():
        if said := amount_refused(pence, *known[pk], amount_reason):
            raise NotValid(said)
    SlateItem.objects.bulk_create(
        SlateItem(slate=slate, application_id=pk, pence=pence, why=why.strip(), amount_reason=amount_reason.strip())
        for pk, (pence, why, amount_reason) in items.items()
    )
    _within_budget(slate, by)


@transaction.atomic
def propose_slate(slate: Slate, closes_at: dt.datetime, *, by: User) -> Slate:
    """Put it before the active members of the Group, who answer until `closes_at` and hear of it: by consent; after
    three rounds without agreement by what was named when the first of them opened."""
    slate = locked(slate)
    call = deciding(slate.call, by)
    if slate.state != SlateState.DRAFT:
        raise NotAllowedNow("This slate was proposed already.")
    items = list(slate.items.all())
    if not items:
        raise NotValid("A slate needs at least one grant.")
    if not all(item.why for item in items):
        raise NotValid("Write for each grant why the Group would choose it.")
    if call.slates.filter(state=SlateState.PROPOSED).exists():
        raise NotAllowedNow("Another version is before the Group. Close that round first.")
    if call.slates.filter(state=SlateState.AGREED).exists():
        raise NotAllowedNow("The Group has agreed a slate. Send that one to the Board.")
    slate.pot_pence = _within_budget(slate, by)
    keep_run(call, queries.facts_of_all(call, slate.pot_pence, declare_ties(call, by=by)))
    eligible = [member.user for member in Member.objects.active().select_related("user")]
    question, before = f"Do we recommend this slate (version {slate.version})?", queries.round_before(call)
    _refuse_unchanged(slate, before)
    slate.round = deliberation.open_round(
        call, question, eligible, closes_at, by=by, method=queries.method_after(before), before=before,
        proposal=f"Slate, version {slate.version}.", fallback=None if before else FALLBACK,
    )  # fmt: skip
    slate.save(update_fields=["round", "pot_pence"])
    deliberation.tell_the_group(slate.round, without=queries.out_of_everything(slate))
    return move_on(slate, SlateState.PROPOSED, by=by)


def _refuse_unchanged(slate: Slate, before: Round | None) -> None:
    """What was objected to comes back changed, unless what was named for the end decides about it."""
    if before is None or before.result != RoundResult.OBJECTED or queries.method_after(before) == Method.MAJORITY:
        return
    mine, theirs = (set(one.items.values_list("application", "pence")) for one in (slate, before.slate))
    if mine == theirs:
        raise NotAllowedNow("The Group objected to this slate. Change it so that it answers the objection first.")


@transaction.atomic
def answer_slate(slate: Slate, stance: str, reason: str = "", *, by: User) -> Position:
    """Take a position on the slate, as far as the person may see it."""
    slate = locked(slate)
    if slate.state != SlateState.PROPOSED:
        raise NotAllowedNow("This slate is not before the Group.")
    if not Clearance.objects.filter(call=slate.call, user=by).exists():
        raise NotAllowedNow("Declare your interests in this call first. Then you can answer.")
    return deliberation.take_position(slate.round, stance, reason, by=by)


@transaction.atomic
def shut_slate(slate: Slate, *, by: User) -> Slate:
    """Nobody answers any more, and everybody reads: objections are talked about before the outcome is written.

    Nobody loses the time they were promised: before the closing time only once everybody has answered. Twice is once.
    """
    slate = locked(slate)
    deciding(slate.call, by)
    if slate.state != SlateState.PROPOSED:
        raise NotAllowedNow("This slate is not before the Group.")
    if slate.round.is_secret and clock.now() < slate.round.closes_at and not queries.everybody_spoke(slate):
        raise NotAllowedNow(f"Members may answer until {when(slate.round.closes_at)}, and not everybody has yet.")
    slate.round = deliberation.shut_round(slate.round, by=by, waited=True)
    return slate


@transaction.atomic
def close_slate(slate: Slate, statement: str, *, by: User) -> Slate:
    """Close the round, whose answers are opened first. Agreed: each grant that kept its quorum has its money reserved;
    the others fall off, marked.

    The budget is checked under the fund's lock: two slates cannot reserve the same pound. The one that comes too late
    is not agreed, whatever its result, and can be amended.
    """
    slate = shut_slate(slate, by=by)
    call = deciding(slate.call, by)
    slate.round = deliberation.close_round(slate.round, statement, by=by, recused=queries.out_of_everything(slate))
    undecided = queries.undecided_items(slate)
    SlateItem.objects.filter(pk__in=[item.pk for item in undecided]).update(undecided=True)
    decided = list(slate.items.standing().select_related("application"))
    if slate.round.result not in AGREED or not decided:
        return move_on(slate, SlateState.NOT_AGREED, by=by, undecided=len(undecided))
    needed, left = sum(item.pence for item in decided), money.available(fund_locked(call))
    if needed > left:
        return move_on(slate, SlateState.NOT_AGREED, by=by, undecided=len(undecided), needed=needed, left=left)
    for item in decided:
        reference = item.application.reference
        fund.reserve(call.fund, reference, item.pence, by=by, key=f"slate-{slate.pk}-{reference}")
    return move_on(slate, SlateState.AGREED, by=by, undecided=len(undecided))


def _within_budget(slate: Slate, by: User) -> int:
    """Lock the fund, then add up: the slate may not hold more than is free for grants, which is returned (pence).

    Whoever stays out of something on it is told no sum that would speak of it.
    """
    left, needed = money.available(fund_locked(slate.call)), queries.total(slate)
    if needed > left:
        if slate.items.exclude(application__in=Application.objects.visible_to(by)).exists():
            raise NotAllowedNow("This slate needs more than the grants budget has left.")
        raise NotAllowedNow(f"The grants budget has {pounds(left)} left; this slate needs {pounds(needed)}.")
    return left
