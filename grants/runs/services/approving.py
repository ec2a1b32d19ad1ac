"""Approving a run: a second person, after everything was looked at again. From here on it is frozen."""

from django.db import transaction

from grants.bank.services import account_to_pay
from grants.diligence.services import refuse_blocked
from grants.payments import queries as payments
from grants.payments.services import refuse_unfit
from grants.runs import content
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.services._moving import lines_of, locked, move_line, move_run
from grants.runs.services.preparing import refuse_day
from grants.runs.workflow import LineState, RunState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, Refused
from shaping_future.record.services import note, seal


def seen_of(run: PaymentRun) -> str:
    """The fingerprint of a run as it is now; its page carries it, and approval compares it."""
    return content.content_hash(run, lines_of(run).filter(state=LineState.PREPARED))


@transaction.atomic
def approve_run(run: PaymentRun, seen: str, *, by: User) -> PaymentRun:
    """`seen` is the hash of what this person read. The order stands in the ledger at once."""
    run, lines = locked(run, by)
    lines = [line for line in lines if line.state == LineState.PREPARED]
    _refuse_unready(run, lines, seen, by)
    hindrances = payments.hindrances([line.instalment.award for line in lines], [line.instalment for line in lines])
    refused = [why for line in lines if (why := _why_not(line, run, hindrances, by))]
    if refused:
        kind = NotAllowed if all(isinstance(one, NotAllowed) for one in refused) else NotAllowedNow
        raise kind(" ".join(one.sentence for one in refused))
    frozen = content.frozen_layout(run.layout)
    move_run(run, RunState.APPROVED, approved_at=clock.now(), approved_by=by, frozen=frozen, content_hash=seen)
    for line in lines:
        line.run = run
        move_line(line, LineState.ORDERED, by=by, was_ordered=True)
    note("run.approved", run, by=by, lines=[line.pk for line in lines], hash=seen)
    seal()
    return run


def _refuse_unready(run: PaymentRun, lines: list[PaymentLine], seen: str, by: User) -> None:
    if run.state != RunState.PREPARED:
        raise NotAllowedNow(f"This payment run is at “{run.get_state_display()}” already.")
    if run.prepared_by_id == by.pk:
        raise NotAllowed("You prepared this payment run, so a second person approves it.")
    if not lines:
        raise NotAllowedNow("No payment is left in this run. Cancel it.")
    if content.content_hash(run, lines) != seen:
        raise NotAllowedNow("This payment run was changed while you read it. Read it again, then approve it.")
    refuse_day(run.pay_on, run.layout)


def _why_not(line: PaymentLine, run: PaymentRun, hindrances: payments.Hindrances, by: User) -> Refused | None:
    """What has come between since it was prepared, with a way out: the payment can be taken out of the run."""
    instalment, award = line.instalment, line.instalment.award
    try:
        refuse_unfit(award, by)
        for why in hindrances.of(instalment, award, run.pay_on):
            raise NotAllowedNow(why)
        refuse_blocked(award.application, instalment.number)
        if account_to_pay(award, prepared_by=run.prepared_by_id).pk != line.account_id:
            raise NotAllowedNow("Its account was changed since. Take it out of the run and prepare it again.")
    except Refused as refusal:
        return type(refusal)(f"{line.reference}: {refusal.sentence}")
    return None
