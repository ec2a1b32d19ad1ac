from celery import shared_task

from learning.community import services


@shared_task
def look_after_the_space() -> None:
    """Every fifteen minutes; harmless when it runs twice, or twice at once."""
    services.forget_needs()
    services.send_digests()
