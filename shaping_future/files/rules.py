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
