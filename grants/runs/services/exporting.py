"""The bank's file: made when a person asks for it, handed out once more when they ask again, stored nowhere."""

from dataclasses import dataclass, field

from django.db import transaction

from grants.runs import content
from grants.runs.bankfiles import Origin, Row, written
from grants.runs.models import Match, PaymentLine, PaymentRun
from grants.runs.services._moving import locked, move_run
from grants.runs.workflow import LineState, RunState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note, note_read


@dataclass(frozen=True)
class BankFile:
    name: str
    bytes: bytes = field(repr=False)
    """Full account numbers: never in a log, never in a page of an error."""


@transaction.atomic
def bank_file(run: PaymentRun, *, by: User) -> BankFile:
    """Every account in it counts as read. With the first time the run is with the bank: nothing is taken out after."""
    run, lines = locked(run, by)
    if run.state not in (RunState.APPROVED, RunState.SENT):
        raise NotAllowedNow(f"There is no file of this run: it is at “{run.get_state_display()}”.")
    _refuse_altered(run, lines)
    going = [line for line in lines if line.state == LineState.ORDERED]
    if not going:
        raise NotAllowedNow("No payment is left in this run.")
    _refuse_in_doubt(run, going)
    file = _file(run, going)
    for line in going:
        note_read(line.account, by)
    note("run.file-read", run, by=by, lines=[line.pk for line in going], first=run.sent_at is None)
    if run.sent_at is None:
        move_run(run, RunState.SENT, sent_at=clock.now(), sent_by=by)
    return file


def _refuse_in_doubt(run: PaymentRun, going: list[PaymentLine]) -> None:
    """The bank has its file; a payment of it was held for paid and is not known now. A second file could pay twice."""
    if run.sent_at and Match.objects.taken_back().filter(payment__in=going, back=False).exists():
        raise NotAllowedNow(
            "It was taken back that a payment of this run was paid, so its file does not leave again."
            " What the bank did not make goes in another run: say so beside the payment."
        )


def _file(run: PaymentRun, lines: list[PaymentLine]) -> BankFile:
    layout, origin = content.layout_of(run), Origin(**run.layout.opened())
    rows = []
    for line in lines:
        account = line.account.opened()
        rows.append(
            Row(
                account["account_name"], account["sort_code"], account["account_number"], line.pence, line.reference
            )
        )  # fmt: skip
    return BankFile(f"{run.reference}.{layout.ending}", written(layout, rows, run.pay_on, origin))


def _refuse_altered(run: PaymentRun, lines: list[PaymentLine]) -> None:
    """The database does not let it happen; this is for who goes round it."""
    if run.frozen["pays_from"] != run.layout.pays_from_last_four:
        raise NotAllowedNow("Our own account was changed since this run was approved. Cancel it and prepare it again.")
    if content.content_hash(run, content.approved_lines(lines)) != run.content_hash:
        raise NotAllowedNow("This payment run is not what was approved. Nothing goes: tell whoever keeps the server.")
