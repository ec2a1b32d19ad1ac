"""What a line of the bank is said to be, and what stands in the way of taking that back."""

from grants.payments.models import InstalmentState
from grants.runs.models import Match, PaymentLine, StatementLine
from grants.runs.workflow import OPEN, LineState


def matches_of(line: StatementLine) -> list[Match]:
    """Those that stand, with all that is asked of them. Four queries for any number."""
    rows = Match.objects.standing().filter(line=line)
    rows = rows.select_related("payment__run__fund", "payment__instalment__award__application__organisation")
    return list(rows.prefetch_related("payment__instalment__lines", "payment__matches"))


def said_of(line: StatementLine) -> str:
    """Which saying a page shows, as one word."""
    return line.matched_at.isoformat() if line.matched_at else ""


def why_not_back(match: Match) -> str:
    """The later step that rests on it, in a sentence; empty when it can be taken back."""
    payment = match.payment
    award = payment.instalment.award
    if award.ended_at:
        went = "as sent back" if match.back else "as paid"
        return f"The grant {award.reference} has ended since, and its end counts {payment.reference} {went}."
    return _not_returned(payment) if match.back else _not_paid(payment)


def _not_paid(payment: PaymentLine) -> str:
    if payment.state == LineState.RETURNED:
        return f"{payment.reference} came back since, on another line of the bank. Take that back first."
    if other := _in_a_run(payment):
        return (
            f"{other.reference}, another part of the same payment, is in a payment run."
            " Take it out, or wait for the bank's answer to it."
        )
    return ""


def _not_returned(payment: PaymentLine) -> str:
    owed = payment.instalment
    if other := _in_a_run(payment):
        return (
            f"The same payment was prepared again since, as {other.reference}."
            " Take that out of its run, or wait for the bank's answer to it."
        )
    if owed.state == InstalmentState.WITHHELD:
        return f"Payment {owed.number} is held back since. Stop holding it back first."
    if owed.state == InstalmentState.CANCELLED:
        return f"Payment {owed.number} was cancelled since."
    if owed.rest < payment.pence:
        paid = [one.reference for one in owed.lines.all() if one.state == LineState.PAID and one.pk != payment.pk]
        since = f"paid again, as {paid[-1]}" if paid else "changed with the grant"
        return f"Payment {owed.number} was {since}."
    return ""


def _in_a_run(payment: PaymentLine) -> PaymentLine | None:
    others = (one for one in payment.instalment.lines.all() if one.pk != payment.pk and one.state in OPEN)
    return next(others, None)
