"""What changed in an application's call while it was written."""

from django.db.models import QuerySet

from grants.applications.models import Application


def amended_since(application: Application) -> QuerySet:
    """The changes of its call since it was begun, newest first. One query."""
    return application.call.amendments.applied().filter(applied_at__gt=application.started_at)


def had_section(application: Application, order: int) -> bool:
    """Whether its form has this section, asked or not, or had it before its call was changed. Two queries."""
    here = application.response.questionnaire.sections.filter(order=order)
    before = amended_since(application).filter(questionnaire_before__sections__order=order)
    return here.exists() or before.exists()
