"""Signatures that are late: ours are owed by finance, theirs by the grant partner's people."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.awards import queries
from grants.awards.models import Agreement
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.services import promise_to_each

from .signing import write_to_signers


@transaction.atomic
def warn_of_late_signatures() -> int:
    """Write to whoever owes a signature that is late, at most once a week to each. How many agreements are late."""
    week = "{}-{}".format(*clock.today().isocalendar())
    late = Agreement.objects.filter(signed_at=None, stopped_at=None, award__ended_at=None)
    late = list(queries.late(late).select_related("award__application").prefetch_related("signatures"))
    for agreement in late:
        if not queries.waits_for_us(agreement):
            write_to_signers(agreement, f"late-{week}")
    ours = {agreement.pk for agreement in late if queries.waits_for_us(agreement)}
    people = [
        one
        for one in User.objects.with_role(Role.FINANCE)
        if ours and queries.unsigned(one).filter(pk__in=ours).exists()
    ]
    if people:
        promise_to_each(
            {f"signature-is-late:{week}:{one.pk}": one.email for one in people},
            subject="An agreement waits for our signature",
            body="Hello,\n\na grant partner has signed an agreement and waits for us. Please sign in:\n\n"
            f"{settings.SITE_URL}{reverse('finance-home')}\n",
            not_before=dt.datetime.combine(clock.today(), dt.time(9), clock.LONDON),
        )
    return len(late)
