from celery import shared_task

from . import services


@shared_task
def remind_of_closing() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    services.remind_of_closing()
