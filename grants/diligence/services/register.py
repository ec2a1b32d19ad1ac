"""Loading the register of charities. Whatever happens on the way, the register that was there stays until a new one is
whole: its rows are written beside the old ones and the switch is the last step of the same transaction."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from grants.diligence import extract
from grants.diligence.extract import Unreadable
from grants.diligence.models import Checklist, RegisteredCharity, RegisterSnapshot
from grants.diligence.numbers import ENGLAND, kept
from grants.diligence.services._tables import SIDE_TABLES, TABLES, OneDay, SideTable, charities
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.record.services import note

BATCH = 2000
LOCK = 7_203_454
"""The advisory lock of the one loader (any number of its own, the same everywhere)."""
AT_LEAST = 98
"""Of a hundred rows that a table had, so many have to be there again: the register hardly ever loses any."""
MOST_STRANGERS = 100
"""One row in so many may speak of a charity that the list of charities does not have."""
log = logging.getLogger(__name__)


def load_register(folder: Path) -> RegisterSnapshot:
    """Take the extract in `folder` as a whole, or refuse it with a sentence and keep what we have."""
    snapshot = RegisterSnapshot.objects.create(begun_at=clock.now())
    try:
        with transaction.atomic():
            _alone()
            snapshot.fingerprint = extract.fingerprint(folder, TABLES)
            _fill(snapshot, folder)
            _switch(snapshot)
    except Refused as refusal:
        _give_up(snapshot, refusal.sentence)
        raise
    except Exception:
        _give_up(snapshot, "Something went wrong on our side. The log has more.")
        raise
    return snapshot


def load_when_new(folder: Path) -> RegisterSnapshot | None:
    """The same for a folder that is looked at every night: nothing when these very files were tried before."""
    if not folder.is_dir():
        return None
    try:
        seen = RegisterSnapshot.objects.filter(fingerprint=extract.fingerprint(folder, TABLES))
        return None if seen.exists() else load_register(folder)
    except Refused as refusal:
        log.warning("The register was not loaded: %s", refusal.sentence)
        return None


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise NotAllowedNow("The register is being loaded at this moment. Wait until that is done.")


def _fill(snapshot: RegisterSnapshot, folder: Path) -> None:
    day = OneDay()
    known: set[int] = set()
    _keep(RegisteredCharity, charities(snapshot, extract.rows(folder, TABLES[0]), day, known))
    wanted = _applied_here(snapshot)
    snapshot.counts = {TABLES[0].name: len(known)}
    for side in map(replace, SIDE_TABLES):
        rows = side.counted(extract.rows(folder, side.table), day)
        _keep(side.model, side.made(snapshot, rows, wanted))
        _refuse_strangers(side, known)
        if side.is_part_of_charities:
            snapshot.counts[side.table.name] = len(side.organisations)
    snapshot.extracted_on = day.day
    _refuse_implausible(snapshot)


def _keep(model: type[models.Model], made: Iterator[Any]) -> None:
    """A row that stands there twice is kept once."""
    while batch := list(islice(made, BATCH)):
        model.objects.bulk_create(batch, ignore_conflicts=True)


def _applied_here(snapshot: RegisterSnapshot) -> set[int]:
    """The register's keys of the organisations that applied to the fund, or host who did."""
    written = [
        *Organisation.objects.exclude(register_number="").values_list("register_number", flat=True),
        *Checklist.objects.exclude(number="").values_list("number", flat=True),
        *Checklist.objects.exclude(host_number="").values_list("host_number", flat=True),
    ]
    numbers = [int(one.value) for one in map(kept, written) if one and one.register == ENGLAND]
    found = RegisteredCharity.objects.filter(snapshot=snapshot, number__in=numbers, linked=0)
    return set(found.values_list("organisation", flat=True))


def _refuse_strangers(side: SideTable, known: set[int]) -> None:
    strangers = len(side.organisations - known)
    if side.is_part_of_charities and strangers > len(side.organisations) // MOST_STRANGERS:
        raise Unreadable(
            f"The table {side.table.name} speaks of {strangers} charities that the list of charities does not have. "
            "One of the files is cut short, or they are of different days."
        )


def _refuse_implausible(snapshot: RegisterSnapshot) -> None:
    current = RegisterSnapshot.objects.filter(current=True).first()
    empty = [name for name in (TABLES[0].name, TABLES[1].name) if not snapshot.counts[name]]
    if empty or snapshot.extracted_on is None:
        raise Unreadable(f"The table {(empty or [TABLES[0].name])[0]} has no rows.")
    if snapshot.extracted_on > clock.today() + dt.timedelta(days=1):
        raise Unreadable("The extract says that it is from the future.")
    if current is None:
        return
    if snapshot.extracted_on < current.extracted_on:
        raise Unreadable(f"The extract is older than the one we have, which is of {current.extracted_on:%-d %B %Y}.")
    for name, before in current.counts.items():
        now = snapshot.counts.get(name, 0)
        if now * 100 < before * AT_LEAST:
            raise Unreadable(f"The table {name} has {now} charities; it had {before}. It looks cut short.")


def _switch(snapshot: RegisterSnapshot) -> None:
    old = list(RegisterSnapshot.objects.filter(current=True).values_list("pk", flat=True))
    RegisterSnapshot.objects.filter(pk__in=old).update(current=False)
    snapshot.state, snapshot.current, snapshot.ended_at = RegisterSnapshot.State.LOADED, True, clock.now()
    snapshot.save()
    for model in (RegisteredCharity, *(side.model for side in SIDE_TABLES)):
        gone = model.objects.filter(snapshot__in=old)
        gone._raw_delete(gone.db)
    note("register.loaded", snapshot, extracted_on=snapshot.extracted_on, charities=snapshot.counts[TABLES[0].name])


def _give_up(snapshot: RegisterSnapshot, why_not: str) -> None:
    RegisterSnapshot.objects.filter(pk=snapshot.pk).update(
        state=RegisterSnapshot.State.FAILED, why_not=why_not, ended_at=clock.now(), fingerprint=snapshot.fingerprint
    )
    log.warning("Register snapshot %s was not taken: %s", snapshot.pk, why_not)
