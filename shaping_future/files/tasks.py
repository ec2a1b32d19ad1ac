from celery import shared_task

from . import scanning, services


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


@shared_task
def scan_upload(pk: str) -> None:
    """Look for viruses in one upload; harmless when it runs twice."""
    scanning.scan(pk)


@shared_task
def scan_waiting() -> None:
    """Every minute: the uploads that no scanner has looked at, because it was away or we were."""
    scanning.scan_waiting()
