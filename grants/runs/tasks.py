from celery import shared_task

from grants.runs import services


@shared_task
def warn_of_late_payments() -> None:
    """Every hour; harmless when it runs twice, or twice at once: one mail a day."""
    services.warn_of_late_payments()
