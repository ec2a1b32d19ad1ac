"""Looking for viruses in what was uploaded, where a scanner is configured. Only the worker does it."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from shaping_future import clock
from shaping_future.outbox.services import promise
from shaping_future.record.services import note
from shaping_future.rows import LOST_AFTER

from .clamd import ScannerAway, find_virus
from .models import StoredFile

AGAIN_AFTER = dt.timedelta(minutes=2)
Scan = StoredFile.Scan
logger = logging.getLogger(__name__)


def scan(pk: object) -> bool:
    """Scan one upload that waits; False when there was nothing to do, or the scanner was away."""
    if not settings.CLAMAV_URL or not _claim(pk):
        return False
    stored = StoredFile.objects.get(pk=pk)
    try:
        with stored.file.open("rb") as file:
            virus = find_virus(settings.CLAMAV_URL, file)
    except ScannerAway as error:
        logger.warning("Upload %s waits: the virus scanner is away (%s)", pk, error)
        StoredFile.objects.filter(pk=pk).update(scan_tried_at=clock.now() - LOST_AFTER + AGAIN_AFTER)
        return False
    except FileNotFoundError:
        logger.error("Upload %s is not on the disk, so it could not be scanned", pk)
        return False
    _found(stored, virus)
    return True


def scan_waiting() -> int:
    """What no scanner has looked at, the oldest first; returns how many were scanned."""
    waiting = StoredFile.objects.filter(_free()).order_by("uploaded_at", "pk").values_list("pk", flat=True)[:50]
    return sum(scan(pk) for pk in list(waiting))


def _free() -> Q:
    return Q(scan=Scan.WAITING) & (Q(scan_tried_at=None) | Q(scan_tried_at__lt=clock.now() - LOST_AFTER))


def _claim(pk: object) -> bool:
    return bool(StoredFile.objects.filter(_free(), pk=pk).update(scan_tried_at=clock.now()))


def _found(stored: StoredFile, virus: str | None) -> None:
    """Write down what was found. The bytes of an infected file go after the row has said so."""
    scan, name = (Scan.INFECTED if virus else Scan.CLEAN), stored.file.name
    with transaction.atomic():
        kept = {"scan": scan, "scanned_at": clock.now()} | ({"file": ""} if virus else {})
        if not StoredFile.objects.filter(pk=stored.pk, scan=Scan.WAITING).update(**kept):
            return
        note("file.scanned", stored, None, found=scan.value, sha256=stored.sha256)
        if virus:
            _tell(stored)
            transaction.on_commit(lambda: stored.file.storage.delete(name))


def _tell(stored: StoredFile) -> None:
    link = settings.SITE_URL + reverse("home")
    promise(
        key=f"file:infected:{stored.pk}",
        to=stored.uploaded_by.email,
        subject="Please add your file again",
        body=(
            "Hello,\n\na file that you added was not safe to open, so we removed it. This can happen without anybody's"
            f" fault. Please sign in and add it again, from another device if you can:\n\n{link}\n\n"
            "If you need help, reply to this message.\n"
        ),
    )
