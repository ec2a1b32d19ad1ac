import time

from celery import shared_task

from . import services

LONGEST = 240  # seconds; the next run goes on where this one stopped


@shared_task
def deliver() -> None:
    """Every 20 seconds, and at once when something was promised. May run twice, also at the same time."""
    services.drop_stale_secrets()
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and services.deliver_one() is not None:
        pass
