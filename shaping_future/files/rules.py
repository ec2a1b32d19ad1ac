"""Who may open a document: whoever its maker says. An upload has no address; the step that owns it serves it."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from . import makers
from .models import Document


def may_open_document(user: Any, document: Document) -> bool:
    """Asks the document's maker; False when its subject is gone."""
    try:
        maker = makers.get(document.kind)
        subject = maker.load(document.subject)
    except (LookupError, ObjectDoesNotExist, ValueError):
        return False
    return bool(maker.may_open(user, subject))


def outdated(document: Document) -> str:
    """Why it may not be read any more although its page may be seen; "" while it may. Its maker says so."""
    maker = makers.get(document.kind)
    return maker.outdated(maker.load(document.subject))
