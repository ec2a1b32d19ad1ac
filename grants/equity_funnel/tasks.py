from celery import shared_task

from grants.equity_funnel import services


@shared_task
def take_due_snapshots() -> None:
    """Every five minutes: numbers that should be published and are not yet."""
    services.take_due_snapshots()
