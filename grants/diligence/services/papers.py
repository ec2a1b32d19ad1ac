"""Papers that checks rest on: added, opened (which the record keeps), taken out."""

import datetime as dt
from typing import Any

from django.db import transaction

from grants.diligence.models import ChecklistItem, Evidence
from grants.diligence.services._held import held, refuse_others
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.files.models import StoredFile
from shaping_future.files.uploads import adopt, kept_together, prepare_upload
from shaping_future.record.services import note, note_read

MOST = 20
"""Papers of one check."""


def add_paper(item: ChecklistItem, uploaded: Any, good_until: dt.date | None, *, by: User) -> Evidence:
    """Keep a paper, checked by its content. One that has run out already proves nothing."""
    refuse_others(by, item.checklist.application)
    if item.check_of.runs_out and good_until is None:
        raise NotValid("Say until when this paper is good, so that we ask for a new one in time.")
    if good_until is not None and good_until < clock.today():
        raise NotValid("This paper has run out. Ask for a newer one.")
    stored = prepare_upload(uploaded, by=by)
    with kept_together(stored), transaction.atomic():
        return _add(item, stored, good_until, by)


def _add(item: ChecklistItem, stored: StoredFile, good_until: dt.date | None, by: User) -> Evidence:
    checklist = held(item.checklist, by)
    there = Evidence.objects.filter(item=item, removed_at=None)
    if there.count() >= MOST:
        raise NotAllowedNow(f"This check has {MOST} papers already. Take one out first.")
    if there.filter(file__sha256=stored.sha256).exists():
        raise NotAllowedNow("This very paper is here already.")
    adopt(stored)
    paper = Evidence.objects.create(item=item, file=stored, good_until=good_until, added_at=clock.now(), added_by=by)
    note("evidence.added", paper, by=by, checklist=checklist.pk, sha256=stored.sha256, good_until=good_until)
    return paper


@transaction.atomic
def open_paper(paper: Evidence, *, by: User) -> StoredFile:
    """The file, for somebody who is about to read it. That they did stays in the record."""
    refuse_others(by, paper.item.checklist.application)
    paper = Evidence.objects.select_related("file").get(pk=paper.pk)
    if paper.removed_at is not None:
        raise NotAllowedNow("This paper was taken out.")
    if not paper.file.may_be_opened:
        raise NotAllowedNow("This paper is still being checked for viruses, or was not safe.")
    note_read(paper, by)
    return paper.file


@transaction.atomic
def remove_paper(paper: Evidence, *, by: User) -> Evidence:
    """Take a paper out: its bytes go for good; that it was there, and who took it out, stays."""
    held(paper.item.checklist, by)
    paper = Evidence.objects.select_for_update(of=("self",)).select_related("file").get(pk=paper.pk)
    if paper.removed_at is not None:
        raise NotAllowedNow("This paper was taken out already.")
    paper.removed_at, paper.removed_by = clock.now(), by
    paper.save(update_fields=["removed_at", "removed_by"])
    stored, name = paper.file, paper.file.file.name
    StoredFile.objects.filter(pk=stored.pk).update(file="", name="removed")
    if name:
        transaction.on_commit(lambda: stored.file.storage.delete(name))
    note("evidence.removed", paper, by=by, sha256=stored.sha256)
    return paper
