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


@shared_task
def remove_expired() -> None:
    """Every ten minutes: remove documents whose time is over, and what a stopped worker left half made."""
    services.remove_expired()
