from pathlib import Path

from celery import shared_task
from django.conf import settings

from . import services


@shared_task(time_limit=3600)  # the whole register is a million rows and more
def load_register() -> None:
    """every six hours, if new files lie in the folder; harmless when it runs twice, or twice at once."""
    if settings.CHARITY_REGISTER:
        services.load_when_new(Path(settings.CHARITY_REGISTER))
