from celery import shared_task

from . import services


@shared_task
def run_retention() -> None:
    """Every hour. Twice at the same time is one run. Whom a restored backup brought back goes first."""
    services.list_erasures()
    services.reapply_erasures()
    services.tell_unused()
    services.run()


@shared_task
def remove_files() -> None:
    """Every ten minutes, and at once when files were let go."""
    services.remove_files()


@shared_task
def make_rehearsals() -> None:
    """Every minute: the dry runs that staff asked for."""
    services.make_rehearsals()


@shared_task
def list_erasures() -> None:
    """At once after an erasure; the hourly run does it too."""
    services.list_erasures()
