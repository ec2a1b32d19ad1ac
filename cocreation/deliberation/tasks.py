from celery import shared_task

from cocreation.deliberation import services


@shared_task
def remind_of_rounds() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    services.remind()
