"""The worker reads a file: all of its grants in one transaction, or none; and every defect in the report."""

import logging

from django.db import transaction

from grants.history.checking import Looked, look_at
from grants.history.models import FileDefect, GrantsFile, OtherGrant
from grants.history.package import Package, Unreadable, read
from shaping_future import clock
from shaping_future.record.services import note
from shaping_future.rows import each, not_in_hand

LISTED = 2_000
"""So many defects are kept in words; the rest is counted."""
AT_ONCE = 500
OURS = "Something went wrong on our side. Nothing was taken in. Give us the file once more, or tell us."
KEPT = [field.name for field in OtherGrant._meta.concrete_fields if field.name not in ("id", "grant_id")]
log = logging.getLogger(__name__)


def read_waiting() -> int:
    """Every file that no worker has in hand; how many were read."""
    waiting = GrantsFile.objects.filter(not_in_hand(), state=GrantsFile.State.WAITING)
    return each(read_file, waiting.values_list("pk", flat=True))


def read_file(pk: int) -> bool:
    """Read one file. False when another worker has it, or it was read. Whatever happens, it waits no longer."""
    mine = GrantsFile.objects.filter(not_in_hand(), pk=pk, state=GrantsFile.State.WAITING)
    if not mine.update(claimed_at=clock.now()):
        return False
    file = GrantsFile.objects.get(pk=pk)
    try:
        package, looked = _looked(file)
        _finish(file, package, looked)
    except Unreadable as refusal:
        _refuse(file, refusal.sentence)
    except Exception:
        log.exception("a file of grants could not be read")
        _refuse(file, OURS)
        raise
    finally:
        file.file.delete(save=False)
        GrantsFile.objects.filter(pk=pk).update(file="")
    return True


def _looked(file: GrantsFile) -> tuple[Package, Looked]:
    with file.file.open("rb") as opened:
        package = read(opened.read())
    file.total, file.unit = len(package.rows), package.unit
    file.save(update_fields=["total", "unit"])

    def progress(done: int) -> None:
        GrantsFile.objects.filter(pk=file.pk).update(done=done, claimed_at=clock.now())

    return package, look_at(package, clock.today(), progress)


@transaction.atomic
def _finish(file: GrantsFile, package: Package, looked: Looked) -> None:
    GrantsFile.objects.select_for_update().get(pk=file.pk)
    file.publisher, file.licence = _said(package.meta, looked)
    file.defects, file.done, file.left_out = len(looked.defects), file.total, looked.left_out
    if looked.stops:
        file.why_not = "Some grants cannot be read without guessing, so none was taken in. They stand first below."
        _close(file, GrantsFile.State.REFUSED)
    else:
        _keep(file, looked)
        _close(file, GrantsFile.State.TAKEN)
    listed = (FileDefect(file=file, row=one.row, field=one.field, sentence=one.sentence, stops=one.stops)
              for one in looked.defects[:LISTED])  # fmt: skip
    FileDefect.objects.bulk_create(listed, batch_size=AT_ONCE)
    note("grants-file.read", file, by=file.given_by, taken=not looked.stops, fresh=file.fresh, changed=file.changed)


def _said(meta: dict, looked: Looked) -> tuple[str, str]:
    """Who published it, and under which licence. Without metadata: the one funder of all grants, if it is one."""
    publisher = meta.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else ""
    funders = {grant["funder"] for grant in looked.grants.values()}
    if not isinstance(name, str) or not name:
        name = funders.pop() if len(funders) == 1 else ""
    licence = meta.get("license")
    return name[:200], licence[:300] if isinstance(licence, str) else ""


def _keep(file: GrantsFile, looked: Looked) -> None:
    """New grants are added, those that say something else are brought up to date, the others stay untouched. In the
    order of their ids, so that two files that are read at once wait for each other instead of getting stuck."""
    ids = sorted(looked.grants)
    known = dict(OtherGrant.objects.filter(grant_id__in=ids).values_list("grant_id", "content_hash"))
    wanted = [one for one in ids if known.get(one) != looked.grants[one]["content_hash"]]
    OtherGrant.objects.bulk_create(
        (OtherGrant(file=file, **looked.grants[one]) for one in wanted),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["grant_id"],
        update_fields=KEPT,
    )
    file.changed = sum(one in known for one in wanted)
    file.fresh, file.same = len(wanted) - file.changed, len(ids) - len(wanted)


def _close(file: GrantsFile, state: GrantsFile.State) -> None:
    file.state, file.read_at = state, clock.now()
    file.save()


@transaction.atomic
def _refuse(file: GrantsFile, sentence: str) -> None:
    file.why_not, file.defects = sentence, 0
    _close(file, GrantsFile.State.REFUSED)
    note("grants-file.read", file, by=file.given_by, taken=False, fresh=0, changed=0)
