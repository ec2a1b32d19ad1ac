"""Which state of a run, and of a payment in it, may follow which."""

from django.db import models


class RunState(models.TextChoices):
    PREPARED = "prepared", "Waits for a second person"
    APPROVED = "approved", "Approved"
    SENT = "sent", "With the bank"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


NEXT_RUN = {
    RunState.PREPARED: {RunState.APPROVED, RunState.CANCELLED},
    RunState.APPROVED: {RunState.SENT, RunState.CANCELLED, RunState.DONE},
    RunState.SENT: {RunState.DONE},
    RunState.DONE: {RunState.SENT, RunState.APPROVED},
    RunState.CANCELLED: set(),
}
"""Its file leaves us: then the run is with the bank, and only the bank's answer ends it. It may answer before.
When that answer is taken back, the run is where it was: with the bank, or approved."""


class LineState(models.TextChoices):
    PREPARED = "prepared", "Prepared"
    ORDERED = "ordered", "Ordered"
    PAID = "paid", "Paid"
    TAKEN_OUT = "taken_out", "Taken out"
    REFUSED = "refused", "Not made by the bank"
    RETURNED = "returned", "Sent back"


NEXT_LINE = {
    LineState.PREPARED: {LineState.ORDERED, LineState.TAKEN_OUT},
    LineState.ORDERED: {LineState.PAID, LineState.TAKEN_OUT, LineState.REFUSED},
    LineState.PAID: {LineState.RETURNED, LineState.ORDERED},
    LineState.TAKEN_OUT: set(),
    LineState.REFUSED: set(),
    LineState.RETURNED: {LineState.PAID},
}
OPEN = (LineState.PREPARED, LineState.ORDERED)
"""A payment of which nobody knows yet how it ends."""
OVER = (LineState.TAKEN_OUT, LineState.REFUSED, LineState.RETURNED)
"""The money is due again."""
BACK = {LineState.PAID: LineState.ORDERED, LineState.RETURNED: LineState.PAID}
"""Where a payment stands when it is taken back which line of the bank it was. In no other way does it go there."""
