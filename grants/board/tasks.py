from celery import shared_task

from . import services


@shared_task
def tell_of_voided() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    services.tell_of_voided()
