from celery import shared_task

from learning.changes import services


@shared_task
def remind_of_messages() -> None:
    """Every hour; harmless when it runs twice, or twice at once: each mail goes once."""
    services.remind_of_messages()
