"""Building a call on the desk: copying an earlier one, and every edit. The checks of a file judge each step."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.checklist import PACK_EASY, PACKS, POSTER
from grants.calls.definition import data_moved, look_through
from grants.calls.models import Amendment, Call, Stage
from shaping_future.errors import NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.questionnaires.queries import canonical_hash
from shaping_future.record.services import note

from ._moves import locked, refuse_unless
from .keeping import keep

Change = Callable[[dict[str, Any]], dict[str, Any]]
STALE = "Somebody else changed this call since you opened the page. Open it again and look before you save."


@transaction.atomic
def copy_call(call: Call, title: str, slug: str, opens: dt.datetime, closes: dt.datetime, *, by: Any) -> Call:
    """A new call that says what `call` says, at other times. Testers, approvals and changes stay with the old one."""
    refuse_unless(rules.runs_calls(by), "MEX staff prepare calls.")
    _refuse_without_data(call)
    definition, _problems = look_through(data_moved(call.definition, slug, title, opens, closes))
    new = keep(definition, None, by=by)
    note("call.copied", subject=new, by=by, source=call.pk, definition=definition.hash)
    return new


@transaction.atomic
def change_call(call: Call, change: Change, *, by: Any, seen: str = "") -> Call | Amendment:
    """Change what a call says: the call itself while it is being prepared, afterwards its open amendment.

    `change` takes the definition's data and gives it changed; `seen` is the hash of what the page showed. NotValid for
    what no call can say; what only does not fit together yet is kept, and the go-live list names it.
    """
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff prepare calls.")
    _refuse_without_data(call)
    if call.stage == Stage.PREPARING:
        return _change_prepared(call, change, seen, by)
    return _change_amendment(call, change, seen, by)


def _change_prepared(call: Call, change: Change, seen: str, by: Any) -> Call:
    if seen and seen != call.definition_hash:
        raise NotAllowedNow(STALE)
    definition, _problems = look_through(change(call.definition))
    if definition.hash == call.definition_hash:
        return call
    if definition["fund"]["name"] != call.fund.name:
        raise NotAllowedNow("A call stays with its fund.")
    drop_unmade_packs(call)
    call = keep(definition, call, by=by)
    note("call.changed", subject=call, by=by, definition=definition.hash)
    return call


def _change_amendment(call: Call, change: Change, seen: str, by: Any) -> Amendment:
    amendment = call.amendments.open().select_for_update().first()
    if amendment is None:
        raise NotAllowedNow("This call was launched. Begin a change first; it needs a reason and a second person.")
    if amendment.proposed_at:
        raise NotAllowedNow("This change waits for a second person. Take it back before you go on writing.")
    if seen and seen != canonical_hash(amendment.after):
        raise NotAllowedNow(STALE)
    definition, _problems = look_through(change(amendment.after))
    amendment.after = definition.data
    amendment.save(update_fields=["after"])
    return amendment


def drop_unmade_packs(call: Call) -> None:
    """A pack that is not made yet would show the new text under the old version's number."""
    waiting = Document.objects.filter(kind__in=[*PACKS, PACK_EASY, POSTER], subject=str(call.pk))
    waiting.filter(state=Document.State.WAITING).delete()


def _refuse_without_data(call: Call) -> None:
    if not call.definition:
        raise NotAllowedNow("This call was loaded by an earlier version. Load its file again, then it can be edited.")
