"""Keeping uploads, and promising PDFs."""

import datetime as dt
import hashlib
import logging
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q

from shaping_future import clock
from shaping_future.record.services import note

from . import checks, makers, pdf
from .models import Document, StoredFile

MOST_TRIES = 3
LOST_AFTER = dt.timedelta(minutes=15)  # longer than a task may run

logger = logging.getLogger(__name__)


def inspect_upload(uploaded: Any) -> checks.Checked:
    """What an upload really is; NotValid with a sentence when we do not take it. Keeps nothing."""
    return checks.check(uploaded)


def store_upload(uploaded: Any, *, by: Any) -> StoredFile:
    """Check an upload by its content and keep it, privately, under a name of our own. NotValid when refused."""
    checked = checks.check(uploaded)
    stored = StoredFile(
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    stored.file.save(f"{uuid.uuid4().hex}.{checked.ending}", ContentFile(checked.content), save=False)
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
            note("file.stored", stored, by, sha256=stored.sha256, bytes=stored.size)
    except BaseException:
        stored.file.delete(save=False)
        raise
    return stored


# --- documents --------------------------------------------------------------------------------------------------


@transaction.atomic
def want_document(kind: str, subject: Any, version: str, by: Any = None) -> Document:
    """Promise the PDF of `kind` that shows `subject` (a row or its key) as it is at `version` (a hash or number).

    The same three give the same row. The worker is nudged when the transaction commits; beat catches what it missed. A
    document that failed is tried again.
    """
    key = str(subject.pk if isinstance(subject, models.Model) else subject)
    document, new = Document.objects.get_or_create(
        kind=kind, subject=key, version=str(version), defaults={"wanted_by": by, "wanted_at": clock.now()}
    )
    if document.state == Document.State.FAILED:
        document = Document.objects.select_for_update().get(pk=document.pk)
        document.state, document.tries, document.claimed_at, document.error = Document.State.WAITING, 0, None, ""
        document.save(update_fields=["state", "tries", "claimed_at", "error"])
        new = True
    if new:
        from .tasks import make_document  # the nudge; the row is the promise

        make_document.delay_on_commit(str(document.pk))
    return document


def make(pk: Any) -> bool:
    """Make one promised document; False when there was nothing to do (made already, or being made elsewhere)."""
    mine = _claim(pk)
    if mine is None:
        return False
    document = Document.objects.get(pk=pk)
    try:
        content, title = _content(document)
    except Exception as error:
        logger.exception("Document %s of kind %s was not made", document.pk, document.kind)
        _failed(document, mine, error)
        return True
    document.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(content), save=False)
    kept = Document.objects.filter(pk=pk, state=Document.State.WAITING, claimed_at=mine).update(
        state=Document.State.READY,
        file=document.file.name,
        title=title[:200],
        made_at=clock.now(),
        error="",
        sha256=hashlib.sha256(content).hexdigest(),
    )
    if not kept:  # somebody else took over while we worked
        document.file.delete(save=False)
    return True


def make_waiting() -> int:
    """Make what no worker has in hand; returns how many."""
    lost = Document.objects.filter(state=Document.State.WAITING, claimed_at__lt=clock.now() - LOST_AFTER)
    lost.filter(tries__gte=MOST_TRIES).update(state=Document.State.FAILED, error="The worker stopped while making it.")
    waiting = Document.objects.filter(_free()).order_by("wanted_at", "pk").values_list("pk", flat=True)[:50]
    return sum(make(pk) for pk in list(waiting))


def _free() -> Q:
    lost = Q(claimed_at__isnull=True) | Q(claimed_at__lt=clock.now() - LOST_AFTER)
    return Q(state=Document.State.WAITING, tries__lt=MOST_TRIES) & lost


def _claim(pk: Any) -> dt.datetime | None:
    """The moment under which we hold the document; None when it is not ours to make."""
    now = clock.now()
    claimed = Document.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1)
    return now if claimed else None


def _content(document: Document) -> tuple[bytes, str]:
    maker = makers.get(document.kind)
    subject = maker.load(document.subject)
    title = maker.title(subject)
    context = maker.context(subject) | {"title": title, "document": document}
    return pdf.render(maker.template, context), title


def _failed(document: Document, mine: dt.datetime, error: Exception) -> None:
    """Free it for another try, or give up. Only the kind of error is kept: its text may hold what people wrote."""
    state = Document.State.FAILED if document.tries >= MOST_TRIES else Document.State.WAITING
    Document.objects.filter(pk=document.pk, claimed_at=mine).update(
        state=state, claimed_at=None, error=type(error).__name__
    )
