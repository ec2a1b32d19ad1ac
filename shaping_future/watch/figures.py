"""What is measured. Everything comes from the database, Redis and this machine's disk, so that any process may answer.

Ages are seconds; None where there is nothing that could be old.
"""

import datetime as dt
import json
import shutil
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import Count, F, Min, Q
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from shaping_future import clock
from shaping_future.backups.models import Backup
from shaping_future.files.models import Document, StoredFile
from shaping_future.logs.numbers import ASKED
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry

from . import clocks, odd, regular
from .models import Pulse
from .regular import BEAT

CHAIN = "chain"
QUEUE = "celery"


def _says(text: str) -> Any:
    return field(metadata={"says": text})


@dataclass(frozen=True)
class Figures:
    """One look. What each says is its line in the metrics."""

    beat_age: float | None = _says("seconds since beat and a worker were last seen together")
    tasks_late: float | None = _says("regular tasks that no worker has finished for too long")
    queue_length: float | None = _says("tasks that no worker has taken")
    queue_age: float | None = _says("seconds that the oldest of them has waited")
    outbox_age: float | None = _says("seconds that the oldest mail is overdue")
    mails_failed: float | None = _says("mails that failed or may be lost; staff decide about each on the desk")
    mails_refused: float | None = _says("mails that the mail server did not take since the last one that it took")
    unsealed_age: float | None = _says("seconds since the oldest entry of the record that is not sealed")
    chain_age: float | None = _says("seconds since the whole record was last proven")
    chain_broken: float | None = _says("1 when the last proof failed")
    backup_age: float | None = _says("seconds since the newest backup that was restored and proven")
    files_damaged: float | None = _says("files that the newest backup did not find as their rows say")
    documents_age: float | None = _says("seconds that the oldest promised document has waited")
    documents_failed: float | None = _says("documents that could not be made")
    scan_age: float | None = _says("seconds that the oldest upload has waited for the virus scanner")
    disk_free: float | None = _says("bytes free where the stored files are, on the machine that answers")
    disk_share: float | None = _says("the same as a share of the disk, 0 to 1")
    clock_apart: float | None = _says("seconds between the database's clock and the one of ours that is most apart")
    sign_ins_refused: float | None = _says("steps of sign-ins that were refused within a quarter of an hour")
    limits_met: float | None = _says("requests that came too often within a quarter of an hour")
    people_at_doors: float | None = _says("people who just met many closed doors")
    people_taking: float | None = _says("people who just took more files in a day than is usual")
    in_use_for: float | None = _says("seconds since the first entry of the record")


def look() -> Figures:
    """Measure everything now; a handful of queries."""
    return Figures(**_pulses(), **_queue(), **_outbox(), **_record(), **_backups(), **_files(), **_disk(), **_odd())


def words() -> dict[str, str]:
    """Each figure's name and what it is, for the metrics."""
    return {one.name: one.metadata["says"] for one in fields(Figures)}


def _age(moment: dt.datetime | None) -> float | None:
    return None if moment is None else max(0.0, (clock.now() - moment).total_seconds())


def _pulses() -> dict:
    rows = {pulse.name: pulse for pulse in Pulse.objects.all()}
    beat, chain = rows.get(BEAT), rows.get(CHAIN)
    return {
        "beat_age": _age(beat.at) if beat else None,
        "tasks_late": len(regular.late(rows)),
        "chain_age": _age(chain.at) if chain else None,
        "chain_broken": float(bool(chain and not chain.well)),
    }


def _queue() -> dict:
    """Redis holds the queue as a list, the oldest last. Each task says when it was asked for (logs.numbers)."""
    try:
        with current_app.connection_for_read() as connection:
            connection.connect()  # once; the channel alone would try for ever
            client = connection.default_channel.client
            length, oldest = client.llen(QUEUE), client.lindex(QUEUE, -1)
    except (OSError, OperationalError, RedisError):
        return {"queue_length": None, "queue_age": None}
    asked = json.loads(oldest)["headers"].get(ASKED) if oldest else None
    age = None if asked is None else max(0.0, clock.now().timestamp() - asked)
    return {"queue_length": length, "queue_age": age}


def _outbox() -> dict:
    overdue = Message.objects.waiting().aggregate(first=Min("not_before"))["first"]
    return {
        "outbox_age": _age(overdue),
        "mails_failed": Message.objects.undelivered().count(),
        "mails_refused": Message.objects.refused_in_a_row().count(),
    }


def _record() -> dict:
    first = Entry.objects.order_by("pk").values_list("at", flat=True).first()
    unsealed = Entry.objects.filter(seal=None).aggregate(first=Min("at"))["first"]
    return {"unsealed_age": _age(unsealed), "in_use_for": _age(first)}


def _backups() -> dict:
    proven = Backup.objects.exclude(verified_at=None).order_by("-made_at").values_list("made_at", flat=True).first()
    newest = Backup.objects.order_by("-made_at").values_list("damaged", flat=True).first()
    return {"backup_age": _age(proven), "files_damaged": newest or 0}


def _files() -> dict:
    waiting = Q(state=Document.State.WAITING)
    documents = Document.objects.aggregate(
        first=Min(F("wanted_at"), filter=waiting), failed=Count("pk", filter=Q(state=Document.State.FAILED))
    )
    scan = StoredFile.objects.filter(scan=StoredFile.Scan.WAITING).aggregate(first=Min("uploaded_at"))["first"]
    return {
        "documents_age": _age(documents["first"]),
        "documents_failed": documents["failed"],
        "scan_age": _age(scan),
    }


def _odd() -> dict:
    try:
        return {
            "clock_apart": clocks.most_apart(),
            "sign_ins_refused": odd.lately(odd.SIGN_INS),
            "limits_met": odd.lately(odd.LIMITS),
            "people_at_doors": len(odd.people(odd.DOORS)),
            "people_taking": len(odd.people(odd.TAKING)),
        }
    except RedisError:
        names = ("clock_apart", "sign_ins_refused", "limits_met", "people_at_doors", "people_taking")
        return dict.fromkeys(names)


def _disk() -> dict:
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    disk = shutil.disk_usage(place)
    return {"disk_free": disk.free, "disk_share": disk.free / disk.total}
