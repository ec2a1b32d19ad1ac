from celery import shared_task

from grants.awards import services


@shared_task
def warn_of_late_signatures() -> None:
    """Every hour; harmless when it runs twice, or twice at once: one mail a week."""
    services.warn_of_late_signatures()
