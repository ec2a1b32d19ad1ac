from celery import shared_task

from grants.history import services


@shared_task
def read_one(pk: int) -> None:
    """Read one file; harmless when it runs twice."""
    services.read_file(pk)


@shared_task
def read_waiting() -> None:
    """Every minute: the files that were given and no worker has in hand."""
    services.read_waiting()
