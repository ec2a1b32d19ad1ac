"""Keeping the books: comparing them with everything else, and saying in time that a line is nearly used up."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.books import queries
from grants.books.models import Reconciliation
from grants.fund import rules
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

log = logging.getLogger(__name__)


@transaction.atomic
def reconcile(fund: Fund, *, by: User | None) -> Reconciliation:
    """Compare the ledger with pledges, awards and payments; say every difference, and alarm when there is one."""
    if by is not None and not rules.sees_books(by):
        raise NotAllowed("Finance and MEX staff compare the books.")
    fund = Fund.objects.select_for_update().get(pk=fund.pk)  # no movement comes between two reads
    found = [one.as_json() for one in queries.differences(fund)]
    made = Reconciliation.objects.create(fund=fund, at=clock.now(), by=by, differences=found)
    note("books.reconciled", made, by=by, differences=len(found))
    if found:
        log.error("The books of fund %s have %s differences.", fund.pk, len(found))
        _alarm(made)
    return made


def _alarm(found: Reconciliation) -> None:
    """One mail a day to each of finance and staff; the differences themselves stay behind the sign-in."""
    link = settings.SITE_URL + reverse("reconciliation", args=[found.fund_id])
    people = User.objects.with_role(Role.FINANCE).union(User.objects.with_role(Role.STAFF))
    promise_to_each(
        {f"books-differ:{found.fund_id}:{clock.today()}:{one.pk}": one.email for one in people},
        subject="The fund's books do not agree",
        body=f"Hello,\n\na daily comparison of the fund's books found a difference. Please sign in:\n\n{link}\n",
    )


def warn_of_full_lines() -> int:
    """Tell finance and staff that a line is nearly used up: one mail for each line and each size of its plan."""
    people = list(User.objects.with_role(Role.FINANCE).union(User.objects.with_role(Role.STAFF)))
    rows = queries.full_lines()
    for row in rows:
        line = row["line"]
        link = settings.SITE_URL + reverse("line-list", args=[line.fund_id])
        promise_to_each(
            {f"line-nearly-used:{line.pk}:{line.pence}:{one.pk}": one.email for one in people},
            subject="A budget line of the fund is nearly used up",
            body=f"Hello,\n\nnine tenths of a budget line are used or promised. Please sign in:\n\n{link}\n",
        )
    return len(rows)


def note_export(fund: Fund, kind: str, file: str, *, by: User) -> None:
    """The record says who took the ledger away."""
    note("books.exported", fund, by=by, kind=kind, file=file)
