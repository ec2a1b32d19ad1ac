"""Telling finance that we are late: a payment that nobody sent, a run that the bank has not answered."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from grants.runs import queries
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.services import promise_to_each


def warn_of_late_payments() -> int:
    """One mail a day to each who has something late to see to. Returns how many were told."""
    today = clock.today()
    people = [one for one in User.objects.with_role(Role.FINANCE) if queries.is_late(one)]
    if people:
        promise_to_each(
            {f"payments-are-late:{today}:{one.pk}": one.email for one in people},
            subject="Somebody waits for a payment from us",
            body=f"Hello,\n\na payment is late. Please sign in:\n\n{settings.SITE_URL}{reverse('finance-home')}\n",
            not_before=dt.datetime.combine(today, dt.time(9), clock.LONDON),
        )
    return len(people)
