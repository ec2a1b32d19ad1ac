"""Minutes are confirmed once, and corrected beside their text."""

import hashlib
import json
import uuid

from django.db import transaction

from cocreation.meetings.models import AgendaItem, Meeting, Minutes, MinutesAmendment
from cocreation.meetings.queries.minutes import PDF, body_of, minutes_for, seen_hash
from cocreation.meetings.services._moves import locked, refuse_if_out, refuse_unless_holding
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.record.services import note


@transaction.atomic
def confirm_minutes(meeting: Meeting, *, by: User) -> Minutes:
    """Freeze them as they are now, with their hash in the record. To confirm twice is to confirm once."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    if not meeting.is_over:
        raise NotAllowedNow("Minutes are confirmed once the meeting is over.")
    found = Minutes.objects.filter(meeting=meeting).first()
    if found is not None:
        return found
    body = body_of(meeting)
    digest = hashlib.sha256(canonical(body)).hexdigest()
    found = Minutes.objects.create(meeting=meeting, body=body, sha256=digest, confirmed_at=clock.now(), confirmed_by=by)
    note("minutes.confirmed", meeting, by=by, sha256=digest)
    return found


def canonical(body: dict) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@transaction.atomic
def amend_minutes(
    meeting: Meeting, text: str, *, by: User, key: uuid.UUID, item: AgendaItem | None = None
) -> MinutesAmendment:
    """Correct confirmed minutes: the correction stands beside them. The same key again is the same correction."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    if not Minutes.objects.filter(meeting=meeting).exists():
        raise NotAllowedNow("Only confirmed minutes are corrected. Confirm them first.")
    if not text.strip():
        raise NotValid("Write what is to be read instead, and why.")
    if item is not None:
        item = AgendaItem.objects.select_related("application").get(pk=item.pk, meeting=meeting)
        refuse_if_out(item, by)
    made, is_new = MinutesAmendment.objects.get_or_create(
        key=key, defaults={"meeting": meeting, "item": item, "text": text.strip(), "by": by, "at": clock.now()}
    )
    if is_new:
        note("minutes.amended", meeting, by=by, amendment=made.pk)
    return made


def want_minutes(meeting: Meeting, *, by: User) -> Document:
    """Promise a PDF of what this person reads. What changes it, or what they may read, asks for another one."""
    if not meeting.is_over:
        raise NotAllowedNow("The minutes can be taken along once the meeting is over.")
    digest = seen_hash(minutes_for(by, meeting))
    return want_document(PDF, f"{meeting.pk}.{by.pk}.{digest[:16]}", digest, by=by)
