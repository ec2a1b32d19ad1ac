"""What changed in an application's call while it was written."""

from django.db.models import QuerySet

from grants.applications.models import Application


def amended_since(application: Application) -> QuerySet:
    """The changes of its call since it was begun, newest first. One query."""
    return application.call.amendments.applied().filter(applied_at__gt=application.started_at)
