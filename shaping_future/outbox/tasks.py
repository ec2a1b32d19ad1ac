from celery import shared_task


@shared_task
def deliver() -> None:
    """Every 20 seconds, and at once when something was promised."""
