from celery import shared_task

from cocreation.group import services


@shared_task
def end_terms() -> None:
    """Every hour; harmless when it runs twice, or twice at once: who is no member any more was none since midnight."""
    services.end_terms()
