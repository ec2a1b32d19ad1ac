"""A file arrives: it is kept, and the worker is asked to read it."""

import hashlib
import unicodedata
import uuid
from typing import Any

from django.db import transaction

from grants.history.models import GrantsFile
from grants.history.rules import does_checks
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.services import note

MOST_BYTES = 25_000_000


def take_file(uploaded: Any, *, by: User) -> GrantsFile:
    """Keep the file until the worker has read it. The same file that still waits is not kept twice."""
    if not does_checks(by):
        raise NotAllowed("Staff and finance who do the checks bring in the grants of others.")
    if (uploaded.size or 0) > MOST_BYTES:
        size = f"{uploaded.size / 1_000_000:.0f} MB"
        raise NotValid(f"This file has {size}. We read up to {MOST_BYTES // 10**6} MB. Take a part of it at a time.")
    if not uploaded.size:
        raise NotValid("This file is empty. Choose another.")
    digest = hashlib.sha256()
    for piece in uploaded.chunks():
        digest.update(piece)
    uploaded.seek(0)
    file = GrantsFile(name=_name(uploaded.name), size=uploaded.size, sha256=digest.hexdigest(), given_by=by)
    if waiting := _waiting(file):
        return waiting
    file.file.save(f"{uuid.uuid4().hex}.data", uploaded, save=False)
    try:
        return _kept(file)
    except BaseException:
        file.file.delete(save=False)
        raise


def _waiting(file: GrantsFile) -> GrantsFile | None:
    return GrantsFile.objects.filter(sha256=file.sha256, given_by=file.given_by, state=GrantsFile.State.WAITING).first()


@transaction.atomic
def _kept(file: GrantsFile) -> GrantsFile:
    file.save()
    note("grants-file.given", file, by=file.given_by, sha256=file.sha256, bytes=file.size)
    from grants.history.tasks import read_one  # the nudge; the row is the promise

    read_one.delay_on_commit(file.pk)
    return file


def _name(text: str) -> str:
    """What the person called it, without what no name needs."""
    plain = "".join(char for char in (text or "") if not unicodedata.category(char).startswith("C"))
    return plain.replace("/", " ").replace("\\", " ").strip()[:150] or "file"
