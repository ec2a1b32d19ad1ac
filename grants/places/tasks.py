from celery import shared_task

from . import services


@shared_task
def lapse_places() -> None:
    """Every ten minutes; harmless when it runs twice, or twice at once."""
    services.lapse_places()
