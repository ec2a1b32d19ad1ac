"""Taking many applications away: what is on the record about it, and the promise of a file that takes long."""

import hashlib

from django.db import transaction
from django.db.models import QuerySet

from grants.finding import rules
from grants.finding.models import Selection
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.questionnaires.queries import canonical_hash
from shaping_future.record.services import note, note_read

from .bulk import stamps

KINDS = {Selection.Form.DOSSIER: "application-dossier", Selection.Form.WORKBOOK: "application-workbook"}
"""The kinds of document (documents.py makes them)."""
MOST_IN_DOSSIER = 200


@transaction.atomic
def note_export(rows: int, query: str, kind: str, *, by: User) -> None:
    """Who took how many away, and by which filter: its hash, never what was in it."""
    if not rules.finds_applications(by):
        raise NotAllowed("Exports are for MEX staff.")
    digest = hashlib.sha256(query.encode()).hexdigest()
    note("applications.exported", by, by=by, rows=rows, kind=str(kind), filter=digest)


@transaction.atomic
def select(rows: QuerySet, query: str, kind: str, *, by: User) -> Document:
    """Promise a file of these applications, which `by` may know of. That they are read with it is on the record. The
    same ones, unchanged, give the same file while it is kept."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        raise NotValid("Tick at least one application.")
    if kind == Selection.Form.DOSSIER and len(keys) > MOST_IN_DOSSIER:
        raise NotValid(f"A dossier holds up to {MOST_IN_DOSSIER} applications. Use a filter, and make several.")
    note_export(len(keys), query, kind, by=by)
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once: the second one waits here
    mine = Selection.objects.filter(owner=by, form=kind, applications=keys).first()
    selection = mine or Selection.objects.create(owner=by, form=kind, applications=keys, made_at=clock.now())
    if kind == Selection.Form.DOSSIER:
        for application in rows:
            note_read(application, by)
    return want_document(KINDS[Selection.Form(kind)], selection, canonical_hash(stamps(rows)), by=by)
