"""What is due, what each payment waits for, and what we owe for too long."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from grants.awards.models import Award, Condition
from grants.bank import queries as bank
from grants.diligence.queries import blocking_each
from grants.payments import queries as payments
from grants.payments.models import Instalment, InstalmentState, WaitsFor
from grants.runs.models import PaymentLine
from shaping_future import clock


def due_payments(user, day: dt.date) -> list[dict]:
    """Everything whose day has come by `day` and of which a part has not gone: {"instalment", "award", "why"}.

    `why` holds a sentence for each thing it waits for; empty when it can go into a run. Ten queries for any number.
    """
    open_lines = PaymentLine.objects.open().filter(instalment=OuterRef("pk"))
    owed = Instalment.objects.with_rest().filter(due_on__lte=day).annotate(in_run=Exists(open_lines))
    awards = (
        Award.objects.handled_by(user)
        .filter(Exists(owed.filter(award=OuterRef("pk"))))
        .select_related("application__organisation", "application__host", "agreement")
        .prefetch_related("conditions", Prefetch("instalments", owed.order_by("number"), to_attr="owed"))
    )
    awards = list(bank.with_account(awards).order_by("reference"))
    hindrances = payments.hindrances(awards, [one for award in awards for one in award.owed])
    rows = [
        {"award": award, "instalment": one, "why": hindrances.of(one, award, day)}
        for award in awards
        for one in award.owed
        if not one.in_run
    ]
    return sorted(rows, key=lambda row: (bool(row["why"]), row["instalment"].due_on, row["award"].reference))


def late_payments(user) -> list[Instalment]:
    """Due for longer than we allow ourselves, and nothing but us stands in the way. At most three queries."""
    since = clock.today() - dt.timedelta(days=settings.PAYMENT_LATE_DAYS)
    rows = list(_ours(user).filter(due_on__lt=since).select_related("award").order_by("due_on", "pk"))
    if not rows:
        return []
    checks = blocking_each([row.award.application_id for row in rows])
    reports = {found for ask in payments.reports_came for found in ask([row.award_id for row in rows])}
    return [
        row
        for row in rows
        if row.number not in checks.get(row.award.application_id, {})
        and (row.waits_for != WaitsFor.REPORT or (row.award_id, row.waits_report) in reports)
    ]


def _ours(user) -> QuerySet:
    """Those that no hold, no unsigned agreement, no condition of the Board and no event keeps back."""
    waits = Condition.objects.filter(award=OuterRef("award"), instalment=OuterRef("number"), met_at=None)
    return (
        Instalment.objects.with_rest()
        .filter(
            Q(waits_for__in=[WaitsFor.NOTHING, WaitsFor.REPORT]) | Q(came_at__isnull=False),
            state=InstalmentState.SCHEDULED,
            award__in=Award.objects.handled_by(user),
            award__agreement__signed_at__isnull=False,
        )
        .exclude(Exists(waits))
    )
