from celery import shared_task

from . import services


@shared_task
def watch() -> None:
    """Every minute. That it runs at all is the sign that beat and a worker live."""
    services.watch()


@shared_task
def prove_record() -> None:
    """Every night. May run twice, also at the same time: it only reads."""
    services.prove_record()
