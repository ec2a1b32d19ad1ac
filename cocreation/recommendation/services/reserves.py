"""The reserve list: written while the slate is built, agreed with it, used when a grant falls away."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from cocreation.recommendation import queries
from cocreation.recommendation.models import Reserve, Slate, SlateItem, SlateState
from cocreation.recommendation.services._held import amount_refused, draft_to_change, fund_locked, holding, locked
from cocreation.recommendation.services.pack import pack_of
from grants.applications.models import READABLE, Application
from grants.board import services as board
from grants.calls.models import Call, Stage
from grants.fund import services as fund
from grants.letters.models import Outcome
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

Wanted = Sequence[tuple[int, int, str, str]]
"""In order: (application pk, pence, why, why the amount differs from the one asked for)."""


@transaction.atomic
def write_reserves(slate: Slate, wanted: Wanted, *, by: User, seen: int | None = None) -> Slate:
    """Replace the reserve list of a slate that nobody has seen yet. What `by` is recused from stays, behind the rest.

    Nothing is on the slate and in reserve at once, and a reserve holds no money.
    """
    slate = draft_to_change(slate, seen, by)
    pks = [pk for pk, *_about in wanted]
    mine = queries.may_be_chosen(Application.objects.visible_to(by), slate.call).filter(pk__in=pks)
    known = {pk: (asked, most) for pk, asked, most in mine.values_list("pk", "asked_pence", "strand__max_pence")}
    on_it = set(slate.items.values_list("application_id", flat=True))
    if len(set(pks)) < len(pks) or set(pks) - set(known) or set(pks) & on_it:
        raise NotValid("A reserve list holds each application once, from those that could be on the slate and are not.")
    for pk, pence, _why, amount_reason in wanted:
        if said := amount_refused(pence, *known[pk], amount_reason):
            raise NotValid(said)
    slate.reserves.filter(application__in=Application.objects.visible_to(by)).delete()
    kept = list(slate.reserves.order_by("place"))
    slate.reserves.all().delete()
    rows = [
        Reserve(slate=slate, application_id=pk, pence=pence, why=why.strip(), amount_reason=amount_reason.strip())
        for pk, pence, why, amount_reason in wanted
    ]
    for place, row in enumerate([*rows, *kept], start=1):
        row.pk, row.place = None, place
    Reserve.objects.bulk_create([*rows, *kept])
    Slate.objects.filter(pk=slate.pk).update(revision=F("revision") + 1)
    note("reserves.written", slate, by=by, reserves=len(rows))
    return Slate.objects.get(pk=slate.pk)


@transaction.atomic
def take_up_reserve(slate: Slate, *, by: User) -> SlateItem:
    """A grant fell away: the first of the reserve list that fits moves up, with its money, under the fund's lock.

    Of an agreed slate it simply joins; of one that the Board has signed off it goes to the Board as a recommendation of
    its own. Two of these at once, or one beside another slate, cannot take the same pound: whoever comes second finds
    what is left.
    """
    call = holding(slate.call, by)
    slate = locked(slate)
    _refuse_unless_its_time(slate, call)
    fund_locked(call)
    _free_withdrawn(slate, by)
    chosen = queries.next_that_fits(slate) if queries.fallen_for(by, slate) else None
    if chosen is None or not Application.objects.visible_to(by).filter(pk=chosen.application_id).exists():
        raise NotAllowedNow("Nothing on the reserve list fits now: no grant fell away, or none is small enough.")
    reference = chosen.application.reference
    fund.reserve(call.fund, reference, chosen.pence, by=by, key=f"reserve-{slate.pk}-{reference}")
    item = SlateItem.objects.create(
        slate=slate, application_id=chosen.application_id, pence=chosen.pence, why=chosen.why,
        amount_reason=chosen.amount_reason, from_reserve=True,
    )  # fmt: skip
    chosen.taken_up_at = clock.now()
    chosen.save(update_fields=["taken_up_at"])
    note("reserve.taken-up", slate, by=by, application=chosen.application_id, place=chosen.place, pence=chosen.pence)
    if slate.state == SlateState.RECOMMENDED:
        board.receive_recommendation(
            call, [(item.application, item.pence, item.why)], pack_of(slate, call, [item], [], by=by), by=by
        )
    return item


def _refuse_unless_its_time(slate: Slate, call: Call) -> None:
    if slate.state == SlateState.AGREED and call.stage == Stage.DELIBERATING:
        return
    if slate.state != SlateState.RECOMMENDED or call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("The reserve list is used once the Group has agreed, and before everybody has heard.")
    if Outcome.objects.filter(application__call=call).exists():
        raise NotAllowedNow("MEX is writing the letters already, so nothing can move up any more.")


def _free_withdrawn(slate: Slate, by: User) -> None:
    """What was withdrawn since the Group agreed gives its money back."""
    gone = slate.items.standing().exclude(application__state__in=READABLE).select_related("application")
    for item in gone:
        reference = item.application.reference
        fund.free(slate.call.fund, reference, item.pence, by=by, key=f"fallen-{slate.pk}-{reference}")
    SlateItem.objects.filter(pk__in=[item.pk for item in gone]).update(fallen_at=clock.now())
