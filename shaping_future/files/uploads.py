"""An upload on its way to being kept: first on the disk, then in the caller's transaction, or gone again.

stored = prepare_recording(uploaded, by=user)       # checked, on the disk, no row yet
with kept_together(stored), transaction.atomic():   # whatever goes wrong takes the file away with it
    adopt(stored)
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db.models import Count, Sum

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.outages import is_outage
from shaping_future.record.services import note

from . import checks, recordings
from .models import StoredFile

MOST_FILES, MOST_BYTES = 500, 4_000_000_000
WITHIN = dt.timedelta(days=90)
"""What one person may add: many times what anybody who signs each answer to a camera needs. Nobody fills the disk."""
OF_THE_FUND = 20
"""Times as much for who has a part in the fund: staff add papers and redacted copies of everybody's files."""


def prepare_upload(uploaded: Any, *, by: Any) -> StoredFile:
    """A document or picture, checked and on the disk; its row is not saved. NotValid when refused."""
    checked = checks.check(uploaded)
    stored = StoredFile(
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        uploaded_by=by,
    )
    return _on_disk(stored, checked.ending, ContentFile(checked.content))


def prepare_recording(uploaded: Any, *, by: Any) -> StoredFile:
    """A recording, checked and moved to its place piece by piece; its row is not saved. NotValid when refused."""
    checked = recordings.check(uploaded)
    stored = StoredFile(
        name=f"recording.{checked.ending}",  # of our own: what a person called it may say with what it was made
        content_type=checked.content_type,
        size=checked.size,
        seconds=checked.seconds,
        sha256=checked.sha256,
        uploaded_by=by,
    )
    return _on_disk(stored, checked.ending, uploaded)


def _on_disk(stored: StoredFile, ending: str, content: File) -> StoredFile:
    stored.uploaded_at = clock.now()
    if settings.CLAMAV_URL:
        stored.scan = StoredFile.Scan.WAITING
    stored.file.save(f"{uuid.uuid4().hex}.{ending}", content, save=False)
    return stored


def adopt(stored: StoredFile) -> StoredFile:
    """Its row, in the caller's transaction; the scanner, where there is one, is nudged when that commits. Refused
    for whoever has added very much lately."""
    _refuse_beyond_quota(stored)
    stored.save(force_insert=True)
    note("file.stored", stored, stored.uploaded_by, sha256=stored.sha256, bytes=stored.size)
    if stored.scan == StoredFile.Scan.WAITING:
        from .tasks import scan_upload  # the nudge; the row is the promise

        scan_upload.delay_on_commit(str(stored.pk))
    return stored


def _refuse_beyond_quota(stored: StoredFile) -> None:
    lately = StoredFile.objects.filter(uploaded_by=stored.uploaded_by, uploaded_at__gt=clock.now() - WITHIN)
    there = lately.aggregate(files=Count("pk"), size=Sum("size", default=0))
    times = OF_THE_FUND if stored.uploaded_by.has_role(*Role) else 1
    if there["files"] >= MOST_FILES * times or there["size"] + stored.size > MOST_BYTES * times:
        raise NotAllowedNow(
            "You have added very many files in the last three months. This one was not kept. Write to us, and we help."
        )


@contextmanager
def kept_together(*prepared: StoredFile) -> Iterator[None]:
    """The prepared files stay only when the block ends well: a refused upload leaves nothing behind."""
    try:
        yield
    except BaseException as error:
        for stored in prepared:
            take_away(stored, error)
        raise


def take_away(stored: Any, error: BaseException) -> None:
    """The file of a row that was not written. When the database was lost while it wrote, nobody knows whether the row
    is there: then the file stays. A file without a row harms nobody; a row without its file is a lost file."""
    if not is_outage(error):
        stored.file.delete(save=False)
