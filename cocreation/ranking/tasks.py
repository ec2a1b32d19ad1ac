from celery import shared_task

from cocreation.ranking import services


@shared_task
def make_figures(pk: int) -> None:
    """The calibrated figures of one call, soon after its ranking changed; harmless when it runs twice."""
    services.make_figures_of(pk)


@shared_task
def keep_figures() -> None:
    """Every minute: figures that are missing, or older than the sheets and the money that they rest on."""
    services.keep_figures()
