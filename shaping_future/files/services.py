"""Keeping uploads, and promising documents."""

import datetime as dt
import hashlib
import logging
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import F, Q

from shaping_future import clock
from shaping_future.logs import Word
from shaping_future.outages import is_outage
from shaping_future.rows import LOST_AFTER, lost, not_in_hand

from . import checks, makers, pdf, uploads
from .models import Document, StoredFile

MOST_TRIES = 3
MAKING = "making"  # the folder under MEDIA_ROOT where documents are half made

logger = logging.getLogger(__name__)


class TakenOver(Exception):
    """Another worker has this document now; what we made of it is thrown away."""


def inspect_upload(uploaded: Any) -> checks.Checked:
    """What an upload really is; NotValid with a sentence when we do not take it. Keeps nothing."""
    return checks.check(uploaded)


def store_upload(uploaded: Any, *, by: Any) -> StoredFile:
    """Check an upload by its content and keep it, privately, under a name of our own. NotValid when refused."""
    return _kept(uploads.prepare_upload(uploaded, by=by))


def store_recording(uploaded: Any, *, by: Any) -> StoredFile:
    """The same for sound and pictures that move, whatever their size: nothing is held in memory as a whole."""
    return _kept(uploads.prepare_recording(uploaded, by=by))


def _kept(stored: StoredFile) -> StoredFile:
    with uploads.kept_together(stored), transaction.atomic():
        return uploads.adopt(stored)


# --- documents --------------------------------------------------------------------------------------------------


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def want_document(kind: str, subject: Any, version: str, by: Any = None) -> Document:
    """Promise the document of `kind` that shows `subject` (a row or its key) as it is at `version` (a hash or number).

    The same three give the same row. The worker is nudged when the transaction commits; beat catches what it missed. A
    document that failed is tried again; one whose time is over is made anew.
    """
    maker = makers.get(kind)
    key = str(subject.pk if isinstance(subject, models.Model) else subject)
    same = {"kind": kind, "subject": key, "version": str(version)}
    what = same | {"ending": maker.ending, "content_type": maker.content_type, "wanted_by": by}
    document, new = _promised(what)
    if document.expires_at is not None and document.expires_at <= clock.now():
        _remove(Document.objects.filter(**same, expires_at__lte=clock.now()))
        document, new = _promised(what)
    if document.state == Document.State.FAILED:
        document = Document.objects.select_for_update().get(pk=document.pk)
        document.state, document.tries, document.claimed_at, document.error = Document.State.WAITING, 0, None, ""
        document.done = 0
        document.save(update_fields=["state", "tries", "claimed_at", "error", "done"])
        new = True
    if new:
        from .tasks import make_document  # the nudge; the row is the promise

        make_document.delay_on_commit(str(document.pk))
    return document


def _promised(what: dict[str, Any]) -> tuple[Document, bool]:
    """The row of this promise, and whether it is new. Two queries, and no savepoint, whoever else promises the same."""
    fresh = Document(**what)
    Document.objects.bulk_create([fresh], ignore_conflicts=True)
    document = Document.objects.get(kind=fresh.kind, subject=fresh.subject, version=fresh.version)
    return document, document.pk == fresh.pk


def make(pk: Any) -> bool:
    """Make one promised document; False when there was nothing to do (made already, or being made elsewhere)."""
    mine = _claim(pk)
    if mine is None:
        return False
    document = Document.objects.get(pk=pk)
    try:
        with _workplace() as folder:  # may be refused too: on a full disk
            made = folder / f"{uuid.uuid4().hex}.{document.ending}"
            title, lifetime = _write(document, made, mine)
            _keep(document, made, mine, title, lifetime)
    except TakenOver:
        logger.warning("Document %s of kind %s was taken over by another worker", document.pk, Word(document.kind))
    except Exception as error:
        logger.exception("Document %s of kind %s was not made", document.pk, Word(document.kind))
        _failed(document, mine, error)
    return True


def make_waiting() -> int:
    """Make what no worker has in hand; returns how many."""
    dropped = Document.objects.filter(lost(), state=Document.State.WAITING, tries__gte=MOST_TRIES)
    dropped.update(state=Document.State.FAILED, error="The worker stopped while making it.")
    waiting = Document.objects.filter(_free()).order_by("wanted_at", "pk").values_list("pk", flat=True)[:50]
    return sum(make(pk) for pk in list(waiting))


def _free() -> Q:
    return Q(state=Document.State.WAITING, tries__lt=MOST_TRIES) & not_in_hand()


def _claim(pk: Any) -> dt.datetime | None:
    """The moment under which we hold the document; None when it is not ours to make."""
    now = clock.now()
    claimed = Document.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1)
    return now if claimed else None


@contextmanager
def _workplace() -> Iterator[Path]:
    """A private folder to make one file in, gone afterwards. What a killed worker leaves, remove_expired finds."""
    root = Path(settings.MEDIA_ROOT) / MAKING
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _write(document: Document, path: Path, mine: dt.datetime) -> tuple[str, dt.timedelta | None]:
    """Let its maker write the file; gives the title and how long the document is kept (None: for good)."""
    maker = makers.get(document.kind)
    subject = maker.load(document.subject)
    title = maker.title(subject)
    if maker.write:
        maker.write(subject, path, _progress(document, mine))
    else:
        path.write_bytes(pdf.render(maker.template, maker.context(subject) | {"title": title, "document": document}))
    return title, maker.lifetime


def _progress(document: Document, mine: dt.datetime) -> makers.Progress:
    """Each call is a small transaction of its own, so that the page sees it while the maker works."""

    def say(done: int, total: int) -> None:
        held = Document.objects.filter(pk=document.pk, state=Document.State.WAITING, claimed_at=mine)
        if not held.update(done=done, total=total):
            raise TakenOver

    return say


def _keep(document: Document, made: Path, mine: dt.datetime, title: str, lifetime: dt.timedelta | None) -> None:
    """Move the file to the others and say that it is ready, unless somebody else took over while we worked."""
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        document.file.save(made.name, File(file), save=False)
    now = clock.now()
    try:
        kept = Document.objects.filter(pk=document.pk, state=Document.State.WAITING, claimed_at=mine).update(
            state=Document.State.READY,
            file=document.file.name,
            title=title[:200],
            made_at=now,
            expires_at=now + lifetime if lifetime else None,
            error="",
            sha256=digest,
        )
    except BaseException as error:
        uploads.take_away(document, error)
        raise
    if not kept:
        document.file.delete(save=False)
        raise TakenOver


def _failed(document: Document, mine: dt.datetime, error: Exception) -> None:
    """Free it for another try, or give up. Only the kind of error is kept: its text may hold what people wrote.

    While something is away (the storage, room on the disk) no try counts: the document is made when it is back.
    """
    tries = document.tries - 1 if is_outage(error) else document.tries
    state = Document.State.FAILED if tries >= MOST_TRIES else Document.State.WAITING
    Document.objects.filter(pk=document.pk, claimed_at=mine).update(
        state=state, tries=tries, claimed_at=None, error=type(error).__name__, done=0
    )


# --- the end of a document --------------------------------------------------------------------------------------


def remove_expired() -> int:
    """Remove documents whose time is over, row and file, and what a killed worker left half made; returns how many."""
    for left in (Path(settings.MEDIA_ROOT) / MAKING).glob("*"):
        if left.stat().st_mtime < time.time() - LOST_AFTER.total_seconds():
            shutil.rmtree(left, ignore_errors=True)
    return sum(_remove(Document.objects.filter(pk=pk)) for pk in list(_expired().values_list("pk", flat=True)[:200]))


def _expired() -> models.QuerySet:
    return Document.objects.filter(expires_at__lte=clock.now()).order_by("expires_at", "pk")


@transaction.atomic
def _remove(documents: models.QuerySet) -> int:
    """Delete these rows, and their files once that is certain. Two at the same time: the second finds none."""
    rows = list(documents.select_for_update())
    Document.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        if row.file:
            transaction.on_commit(partial(row.file.storage.delete, row.file.name))
    return len(rows)
