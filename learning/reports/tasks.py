from celery import shared_task

from learning.reports import services


@shared_task
def look_after_learning() -> None:
    """Every hour; harmless when it runs twice, or twice at once: each mail goes once."""
    services.schedule_missing()
    services.remind_of_learning()
