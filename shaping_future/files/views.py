"""A document's own page: being made, ready, or failed; and its download."""

import uuid
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shaping_future.access import anyone, needs

from . import makers, rules, serving
from .models import Document


def document_for(user: Any, pk: uuid.UUID) -> Document | None:
    """The document, when its maker lets this person open it. A visitor who may not is asked to sign in (None)."""
    document = Document.objects.kept().filter(pk=pk).first()
    if document is not None and rules.may_open_document(user, document):
        return document
    if not user.is_authenticated:
        return None
    raise Document.DoesNotExist


@require_safe
@needs(anyone, load=document_for)  # some documents are public (a call's pack): the loader asks the document's maker
def document_detail(request: HttpRequest, document: Document | None) -> HttpResponse:
    """Where a document is. The part that changes asks again by itself while the document is being made."""
    if document is None:
        return redirect_to_login(request.get_full_path())
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    maker = makers.get(document.kind)
    subject = maker.load(document.subject)
    back, place = maker.back(request.user, subject)
    context = {
        "document": document,
        "counts": maker.counts,
        "outdated": maker.outdated(subject),
        "back": back,
        "place": place,
    }
    return render(request, "files/document_state.html" if part else "files/document.html", context)


@require_safe
@needs(anyone, load=document_for)
def document_download(request: HttpRequest, document: Document | None) -> HttpResponse:
    """The file, or its page while there is none to read."""
    if document is None:
        return redirect_to_login(request.get_full_path())
    if document.state != Document.State.READY or rules.outdated(document):
        return redirect("document-detail", document.pk)
    return serving.serve(document)
