"""Copies of one's own answers."""

from django.db import transaction

from grants.applications import queries, rules
from grants.applications.models import Application
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.questionnaires.queries import content_hash


@transaction.atomic
def want_copy(application: Application, *, by: User) -> Document:
    """The PDF of the answers as they are now; the same answers are the same PDF."""
    if not rules.on_application(by, application):
        raise NotAllowed("Only the people of this application can have a copy of it.")
    version = f"{content_hash(application.response)[:40]}-{application.state}"
    return want_document(queries.COPY, application, version, by=by)
