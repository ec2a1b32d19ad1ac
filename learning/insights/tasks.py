from celery import shared_task

from learning.insights import services
from shaping_future.rows import each


@shared_task
def sort_passages(pk: int) -> None:
    """Groups of what was shared, soon after they were asked for; harmless when it runs twice."""
    services.sort(pk)


@shared_task
def sort_waiting() -> None:
    """Every minute: what no worker has in hand because it was away or stopped."""
    each(services.sort, services.waiting_sortings())


@shared_task
def remind_of_asks() -> None:
    """Once a day: one gentle word about a question that nobody answered. Then silence is no."""
    each(services.remind_of_quote, services.quotes_to_remind())
    each(services.remind_of_study, services.studies_to_remind())
