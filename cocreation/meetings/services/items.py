"""An item begins, and ends with an outcome that somebody has written."""

from django.db import transaction

from cocreation.meetings.kinds import ItemKind, ItemState, OutcomeKind
from cocreation.meetings.models import AgendaItem, Hand, ItemRound
from cocreation.meetings.services._moves import (
    in_the_room,
    locked,
    move_item,
    refuse_if_out,
    refuse_unless_holding,
    refuse_unless_running,
    touched,
)
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid


@transaction.atomic
def begin_item(item: AgendaItem, *, by: User) -> AgendaItem:
    """One at a time. Hands go down: they were about what came before. To begin twice is to begin once."""
    refuse_unless_holding(by)
    meeting = locked(item.meeting)
    refuse_unless_running(meeting)
    in_the_room(meeting, by)
    item = _fresh(item, by)
    if item.is_on:
        return item
    if meeting.items.filter(state=ItemState.ON).exists():
        raise NotAllowedNow("Another item is on. End it with its outcome first.")
    Hand.objects.filter(meeting=meeting, ended_at=None).update(ended_at=clock.now())
    item.started_at = clock.now()
    item = move_item(item, ItemState.ON, by=by, also=("started_at",))
    touched(meeting)
    return item


@transaction.atomic
def end_item(item: AgendaItem, kind: str = "", outcome: str = "", actions: str = "", *, by: User) -> AgendaItem:
    """End it with its outcome and what follows from it; a break needs none. The same words again change nothing."""
    refuse_unless_holding(by)
    meeting = locked(item.meeting)
    refuse_unless_running(meeting)
    item = _fresh(item, by)
    kind, outcome, actions = ("", "", "") if item.is_break else (kind, outcome.strip(), actions.strip())
    if item.is_done and (item.outcome_kind, item.outcome, item.actions) == (kind, outcome, actions):
        return item
    if item.is_on and not item.is_break:
        _refuse_without_outcome(item, kind, outcome)
        item.outcome_kind, item.outcome, item.actions, item.outcome_by = kind, outcome, actions, by
    item.ended_at = clock.now()
    item = move_item(item, ItemState.DONE, by=by, also=("ended_at", "outcome_kind", "outcome", "actions", "outcome_by"))
    Hand.objects.filter(meeting=meeting, ended_at=None).update(ended_at=clock.now())
    touched(meeting)
    return item


def _refuse_without_outcome(item: AgendaItem, kind: str, outcome: str) -> None:
    if ItemRound.objects.filter(item=item, round__closed_at=None).exists():
        raise NotAllowedNow("A round is open about this item. Close it first.")
    if kind not in OutcomeKind.values:
        raise NotValid("Choose how the item ended.")
    if not outcome:
        raise NotValid("Write the outcome in a sentence before you end the item.")
    if kind == OutcomeKind.DECIDED and item.kind != ItemKind.DECIDE:
        raise NotValid("This item is only talked about. Put it on the agenda to decide it.")


def _fresh(item: AgendaItem, by: User) -> AgendaItem:
    found = AgendaItem.objects.select_related("application", "meeting").get(pk=item.pk)
    refuse_if_out(found, by)
    return found
