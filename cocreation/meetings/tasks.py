from celery import shared_task

from cocreation.meetings import services


@shared_task
def remind_of_meetings() -> None:
    """Every quarter of an hour; harmless when it runs twice."""
    services.remind_of_meetings()
