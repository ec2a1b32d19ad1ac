"""Asking for one application as a PDF."""

from django.db import transaction

from grants.applications import queries
from grants.applications.models import Application
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed
from shaping_future.files.models import Document
from shaping_future.files.services import want_document


@transaction.atomic
def want_copy(application: Application, *, by: User | None = None) -> Document:
    """The application as it is now, as a PDF of its own; marked as a draft while it is one.

    `by` is nobody when the fund gives people their unsent draft back. Asking twice gives the same document.
    """
    if by is not None and not queries.may_have_copy(by, application):
        raise NotAllowed("This application is not yours to copy.")
    return want_document(queries.COPY, application, queries.copy_version(application), by=by)
