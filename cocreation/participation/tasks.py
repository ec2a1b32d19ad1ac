from celery import shared_task

from cocreation.participation import services


@shared_task
def warn_of_late_pay() -> None:
    """Every hour; harmless when it runs twice, or twice at once: one mail a day."""
    services.warn_of_late_pay()
