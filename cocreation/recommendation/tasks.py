from celery import shared_task

from cocreation.recommendation import services
from shaping_future.rows import each


@shared_task
def explain_rules(pk: int) -> None:
    """Why each application is chosen by a rule or not, and what would change it; harmless when it runs twice."""
    services.explain(pk)


@shared_task
def explain_waiting() -> None:
    """Every minute: what changed elsewhere, and what no worker has in hand because it was away or stopped."""
    each(services.keep_current, services.slates_beside())
    each(services.explain, services.waiting_runs())
