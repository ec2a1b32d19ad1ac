"""What the bank did: a payment left, was not made, or came back. Each once, with its booking."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.awards.services import tell_partner
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.services._moving import end_when_answered, locked, move_line
from grants.runs.services.stopping import said
from grants.runs.workflow import LineState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.files.services import want_document
from shaping_future.record.services import note


def left(run: PaymentRun, lines: list[PaymentLine], day: dt.date, *, by: User) -> None:
    """Our statement shows these payments. Called under the run's lock, in the transaction that keeps the match."""
    for line in lines:
        line.run, nth = run, line.again()
        move_line(line, LineState.PAID, by=by, nth=nth, paid_on=day, paid_at=clock.now())
        note("run.line-paid", line, by=by, pence=line.pence, on=day)
        want_document("remittance", f"{line.pk}{nth}", "1")
        tell(line, "remittance", nth, "we have sent you a payment.")
    end_when_answered(run)


@transaction.atomic
def bank_refused(line: PaymentLine, words: str, *, by: User) -> PaymentLine:
    """The bank says that it did not make this payment: it is due again, and goes into another run."""
    words = said(words)
    run, lines = locked(line.run, by)
    line = next(one for one in lines if one.pk == line.pk)
    if line.state != LineState.ORDERED:
        raise NotAllowedNow("Only a payment that is with the bank can be refused by it.")
    if run.sent_at is None:
        raise NotAllowedNow("The file has not left us yet. Take the payment out of the run instead.")
    line.run = run
    move_line(line, LineState.REFUSED, by=by, ended_at=clock.now(), ended_by=by, words=words)
    note("run.line-refused", line, by=by, pence=line.pence)
    end_when_answered(run)
    return line


def came_back(run: PaymentRun, line: PaymentLine, words: str, *, by: User) -> None:
    """It stood on our statement and the bank sent it back: it is still owed. Called under the run's lock."""
    line.run, nth = run, line.again(back=True)
    move_line(line, LineState.RETURNED, by=by, nth=nth, ended_at=clock.now(), ended_by=by, words=said(words))
    note("run.line-returned", line, by=by, pence=line.pence)
    tell(line, "returned", nth, "a payment to you was sent back to us. Please look at your bank details.")


def tell(line: PaymentLine, key: str, nth: str, what: str) -> None:
    """Its grant partner, once for each time that it happened."""
    link = settings.SITE_URL + reverse("remittance", args=[line.public_id])
    tell_partner(line.instalment.award, f"{key}-{line.pk}{nth}", what, link)
