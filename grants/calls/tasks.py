from celery import shared_task

from . import services


@shared_task
def close_calls() -> None:
    """Every minute; harmless when it runs twice, or twice at once."""
    services.close_due_calls()


@shared_task
def forget_addresses() -> None:
    """Every hour; harmless when it runs twice, or twice at once."""
    services.forget_addresses()
