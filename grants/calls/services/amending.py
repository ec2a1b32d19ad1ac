"""Changing a call after its launch: begun and written by one of the staff, confirmed by another, told to everybody."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from grants.calls import rules
from grants.calls.agreed import refuse_undecided
from grants.calls.amendable import refuse_forbidden
from grants.calls.definition import Definition, look_through
from grants.calls.models import AgreedDecision, Amendment, Call, Stage
from grants.calls.models.freezing import SETTING
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.questionnaires.queries import canonical_hash
from shaping_future.record.services import note, seal

from ._moves import locked, move, refuse_unless
from .building import Change, change_call, drop_unmade_packs
from .keeping import keep
from .packs import want_packs

call_amended: list[Callable[[Amendment], None]] = []
"""Called in the transaction that applies an amendment. Applications follow there (grants.applications): this folder may
not know of them."""


@transaction.atomic
def begin_amendment(call: Call, *, by: Any) -> Amendment:
    """A copy of what the launched call says, to be changed. The open one, when somebody has begun already."""
    call = locked(call)
    _refuse_unless_staff(by)
    if call.stage == Stage.PREPARING:
        raise NotAllowedNow("This call is still being prepared. Change it directly.")
    _refuse_when_over(call)
    if not call.definition:
        raise NotAllowedNow("This call was launched with an earlier version. It cannot be changed on the desk.")
    amendment = call.amendments.open().first()
    if amendment is not None:
        return amendment
    amendment = call.amendments.create(
        before=call.definition, after=call.definition, begun_at=clock.now(), begun_by=by,
    )  # fmt: skip
    note("amendment.begun", subject=amendment, by=by, call=call.pk)
    return amendment


@transaction.atomic
def propose_amendment(
    amendment: Amendment, reason: str, decided_by: str, decision: AgreedDecision | None = None, *, by: Any
) -> Amendment:
    """Say why, and who decided it. From now on it waits for a second person.

    `decision`: what the Group agreed; a part that the Group designs changes by it alone, and as it says.
    """
    call, amendment = _locked_both(amendment)
    _refuse_unless_staff(by)
    _refuse_unless_open(amendment)
    if amendment.proposed_at:
        raise NotAllowedNow("This change waits for a second person already.")
    reason, decided_by = reason.strip(), " ".join(decided_by.split())
    if not reason or not decided_by:
        raise NotValid("Write why the call changes, and who decided it.")
    amendment.decision = decision
    _readable(call, amendment)
    amendment.reason, amendment.decided_by = reason, decided_by
    amendment.proposed_at, amendment.proposed_by = clock.now(), by
    amendment.save(update_fields=["reason", "decided_by", "decision", "proposed_at", "proposed_by"])
    note("amendment.proposed", subject=amendment, by=by, call=call.pk, decision=decision and decision.pk)
    return amendment


@transaction.atomic
def reopen_amendment(amendment: Amendment, *, by: Any) -> Amendment:
    """Take it back to go on writing; it must be proposed anew."""
    _call, amendment = _locked_both(amendment)
    _refuse_unless_staff(by)
    _refuse_unless_open(amendment)
    if not amendment.proposed_at:
        raise NotAllowedNow("This change is being written.")
    amendment.proposed_at = amendment.proposed_by = None
    amendment.save(update_fields=["proposed_at", "proposed_by"])
    note("amendment.reopened", subject=amendment, by=by)
    return amendment


@transaction.atomic
def drop_amendment(amendment: Amendment, *, by: Any) -> Amendment:
    """The call stays as it is."""
    _call, amendment = _locked_both(amendment)
    _refuse_unless_staff(by)
    _refuse_unless_open(amendment)
    amendment.dropped_at, amendment.dropped_by = clock.now(), by
    amendment.save(update_fields=["dropped_at", "dropped_by"])
    note("amendment.dropped", subject=amendment, by=by)
    return amendment


@transaction.atomic
def confirm_amendment(amendment: Amendment, seen: str | None = None, *, by: Any) -> Amendment:
    """The second person agrees: the call changes now, drafts follow, and everybody with a draft is told.

    `seen` is `version_of` what their page showed: they agree to nothing that was written after they looked.
    """
    call, amendment = _locked_both(amendment)
    _refuse_unless_staff(by)
    _refuse_unless_open(amendment)
    if not amendment.proposed_at:
        raise NotAllowedNow("This change is not finished. Say why, and who decided it, first.")
    if amendment.proposed_by_id == by.pk:
        raise NotAllowed("A second person must confirm this. Ask a colleague to look at it.")
    if seen is not None and seen != version_of(amendment):
        raise NotAllowedNow("This change was written on after you opened the page. Look at it again.")
    definition = _readable(call, amendment)
    amendment.confirmed_at, amendment.confirmed_by = clock.now(), by
    amendment.questionnaire_before = call.questionnaire
    amendment.save(update_fields=["confirmed_at", "confirmed_by", "questionnaire_before"])
    drop_unmade_packs(call)
    call = _with_the_freeze_lifted(amendment, lambda: keep(definition, call, by=by))
    amendment.applied_at, amendment.questionnaire_after = clock.now(), call.questionnaire
    amendment.save(update_fields=["applied_at", "questionnaire_after"])
    amendment.call = call
    note("call.amended", subject=call, by=by, amendment=amendment.pk, definition=definition.hash)
    want_packs(call, by=by)
    _open_again(amendment)
    for hear in call_amended:
        hear(amendment)
    seal()
    return amendment


def version_of(amendment: Amendment) -> str:
    """What would change, and who asks for it, as one word."""
    asked = [amendment.reason, amendment.decided_by, amendment.decision_id, amendment.proposed_by_id]
    return canonical_hash([amendment.pk, amendment.after, asked])


def _open_again(amendment: Amendment) -> None:
    """A call that closed a short while ago takes applications again, when it closes later now."""
    call = amendment.call
    if call.stage == Stage.CHECKING and clock.now() < call.closes_at:
        move(call, Stage.LAUNCHED, by=amendment.confirmed_by, amendment=amendment.pk)


@transaction.atomic
def amend_call(
    call: Call, change: Change, reason: str, decided_by: str, decision: AgreedDecision | None = None, *, by: Any
) -> Amendment:
    """A small change proposed in one step (a later closing time); a second person confirms it.

    `change` takes the definition's data and gives it changed (grants.calls.definition.with_dates, .editing).
    """
    if call.amendments.open().exists():
        raise NotAllowedNow("Another change of this call is open. Finish or drop it first.")
    amendment = begin_amendment(call, by=by)
    change_call(call, change, by=by)
    return propose_amendment(amendment, reason, decided_by, decision, by=by)


def _with_the_freeze_lifted(amendment: Amendment, change: Callable[[], Call]) -> Call:
    """For this amendment, in this transaction, until `change` is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(amendment.pk)])
        call = change()
        cursor.execute("SELECT set_config(%s, '', true)", [SETTING])
    return call


def _locked_both(amendment: Amendment) -> tuple[Call, Amendment]:
    """The call first, as every change of a call does, then the amendment as it is now."""
    call = locked(Call(pk=amendment.call_id))
    return call, Amendment.objects.select_for_update().get(pk=amendment.pk)


def _refuse_unless_staff(by: Any) -> None:
    refuse_unless(rules.runs_calls(by), "MEX staff change calls.")


def _refuse_unless_open(amendment: Amendment) -> None:
    if not amendment.is_open:
        raise NotAllowedNow(f"This change is finished: {amendment.state.lower()}.")


def _refuse_when_over(call: Call) -> None:
    """Also for a change that was begun before the release: letters and agreements went out under the old words."""
    if call.stage == Stage.RELEASED:
        raise NotAllowedNow("This call is over. Nothing of it changes any more.")


def _readable(call: Call, amendment: Amendment) -> Definition:
    """The definition as it shall be, when it is whole, changes something, and changes nothing that must stay."""
    _refuse_when_over(call)
    if amendment.before != call.definition:
        raise NotAllowedNow("The call has changed since this was begun. Drop it and begin again.")
    definition, problems = look_through(amendment.after)
    if problems:
        raise NotAllowedNow(f"The changed call does not hold together yet. {problems[0].sentence}")
    if definition.hash == call.definition_hash:
        raise NotAllowedNow("Nothing is changed yet.")
    before = look_through(amendment.before)[0]
    refuse_forbidden(call, before, definition)
    refuse_undecided(call, amendment.decision, before, definition)
    return definition
