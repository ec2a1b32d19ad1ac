"""What is approved: everything that the file says, but for digits of accounts, as one text and its hash.

A version of bank details never changes, so its key stands for its numbers. A hash of the numbers themselves could be
tried out: an account number has eight digits.
"""

import hashlib
import json
from collections.abc import Iterable

from grants.runs.bankfiles import Layout
from grants.runs.models import BankLayout, PaymentLine, PaymentRun
from grants.runs.workflow import LineState

LAYOUT = ("kind", "columns", "header", "delimiter", "day_format", "longest_name", "longest_reference")


def frozen_layout(layout: BankLayout) -> dict:
    """The layout as data, so that a change of it later does not change a file that was approved."""
    return {name: getattr(layout, name) for name in LAYOUT} | {"pays_from": layout.pays_from_last_four}


def layout_of(run: PaymentRun) -> Layout:
    """The one that was approved, or until then the one that was chosen."""
    data = run.frozen or frozen_layout(run.layout)
    return Layout(**{name: data[name] for name in LAYOUT})


def content_hash(run: PaymentRun, lines: Iterable[PaymentLine]) -> str:
    """SHA-256 of what the second person saw and approved. `lines` have their instalments, awards and accounts."""
    content = {
        "run": run.reference,
        "fund": run.fund_id,
        "pay_on": run.pay_on.isoformat(),
        "layout": run.frozen or frozen_layout(run.layout),
        "prepared_by": run.prepared_by_id,
        "lines": [_line(line) for line in lines],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def approved_lines(lines: Iterable[PaymentLine]) -> list[PaymentLine]:
    """Those that were in the run when it was approved: what was taken out before had no part in it."""
    return [one for one in lines if one.state != LineState.TAKEN_OUT or one.was_ordered]


def _line(line: PaymentLine) -> list:
    return [
        line.number,
        str(line.public_id),
        line.instalment.award.reference,
        line.instalment.number,
        line.pence,
        line.reference,
        str(line.account_id),
        line.account.last_four if line.account else "",
    ]
