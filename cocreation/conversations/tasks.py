from celery import shared_task

from cocreation.conversations import services


@shared_task
def look_after_conversations() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    services.look_after_conversations()
