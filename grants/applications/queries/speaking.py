"""Reads about answers by phone."""

from typing import Any

from django.db.models import QuerySet

from grants.applications.models import Application, PhoneRequest, SpokenAnswer


def request_for(user: Any, public_id: Any) -> PhoneRequest:
    """A call that was asked for, for the people who write the application."""
    own = Application.objects.own(user)
    return PhoneRequest.objects.select_related("application", "question").get(application__in=own, public_id=public_id)


def spoken_for(user: Any, public_id: Any) -> SpokenAnswer:
    """What we wrote down, for the people of the application."""
    own = Application.objects.own(user)
    rows = SpokenAnswer.objects.select_related("request__application__call", "question", "typed_by")
    return rows.get(request__application__in=own, public_id=public_id)


def open_requests(application: Application) -> QuerySet:
    return application.phone_requests.open().select_related("question", "asked_by")


def waiting_answers(application: Application) -> QuerySet:
    """What we wrote down and nobody has said yes or no to. One query."""
    rows = SpokenAnswer.objects.filter(request__application=application, state=SpokenAnswer.State.WAITING)
    return rows.select_related("question", "typed_by")
