from celery import shared_task

from cocreation.reading import services


@shared_task
def work_out_plan(pk: int) -> None:
    """Work out who could read what, when that takes longer than a page may; harmless when it runs twice."""
    services.work_out(pk)


@shared_task
def work_out_plans() -> None:
    """Every minute: the proposals that no worker has in hand, because it was away or stopped."""
    services.work_out_waiting()


@shared_task
def remind_readers() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    services.remind_readers()
