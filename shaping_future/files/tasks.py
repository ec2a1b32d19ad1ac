from celery import shared_task

from . import services


@shared_task
def make_document(pk: str) -> None:
    """Make one document; harmless when it runs twice."""
    services.make(pk)


@shared_task
def make_waiting() -> None:
    """Every minute: make what was promised and no worker has in hand."""
    services.make_waiting()
