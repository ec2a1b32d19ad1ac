from celery import shared_task

from . import services


@shared_task
def seal() -> None:
    """Every minute. May run twice, also at the same time."""
    services.seal()
