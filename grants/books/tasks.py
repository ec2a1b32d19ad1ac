from celery import shared_task

from grants.books import services
from grants.fund.models import Fund


@shared_task
def reconcile() -> None:
    """Once a day; harmless when it runs twice: one mail a day."""
    for fund in Fund.objects.all():
        services.reconcile(fund, by=None)


@shared_task
def watch_lines() -> None:
    """Every hour; harmless when it runs twice: one mail for each line."""
    services.warn_of_full_lines()
