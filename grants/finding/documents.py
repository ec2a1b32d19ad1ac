"""Files of many applications that the worker makes: the dossier (zip) and large workbooks."""

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import reverse

from grants.applications.models import Application, Attachment, cover
from grants.applications.queries import RELATED, sections
from grants.applications.queries.attachments import as_readers_get_it
from grants.calls.blindness import hidden_from_readers
from grants.calls.kinds import Hidden
from grants.finding import queries, rules
from grants.finding.models import Selection
from grants.finding.services.taking import KINDS
from shaping_future import clock
from shaping_future.files import pdf, spreadsheets
from shaping_future.files.checks import clean_name
from shaping_future.files.makers import Maker, Progress, register
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires.types import file_of

KEPT = dt.timedelta(days=7)
PIECE = 1 << 20  # bytes of a document in memory at a time
INDEX = ["Reference", "Applicant", "Call", "State", "Asks for, in pounds", "Folder", "Documents"]
TEMPLATE = "grants/applications/copy_pdf.html"


def _load(key: str) -> Selection:
    return Selection.objects.select_related("owner").get(pk=key)


def _may_open(user: Any, selection: Selection) -> bool:
    return rules.finds_applications(user) and selection.owner_id == user.pk


def _back(user: Any, selection: Selection) -> tuple[str, str]:
    return reverse("application-find"), "Applications"


def _outdated(selection: Selection) -> str:
    """Its owner must still be allowed to know of every application in it: who is recused later may not read on."""
    if queries.chosen(selection.owner, selection.applications).count() == len(selection.applications):
        return ""
    return "This file holds an application that you may not see any more. Go back to the list and make it again."


def _applications(selection: Selection) -> Iterator[Application]:
    """In the order of the list they were chosen from; as readers see them, for a dossier tends to be passed on."""
    rows = queries.chosen(selection.owner, selection.applications).select_related(*RELATED)
    found = {row.pk: cover(row, hidden_from_readers(row.call)) for row in rows}
    return (found[key] for key in selection.applications if key in found)


# --- the dossier ------------------------------------------------------------------------------------------------------


def _write_dossier(selection: Selection, path: Path, progress: Progress) -> None:
    """A folder for each application: what readers may read, and its documents; and an index that Excel opens."""
    index, total = [], len(selection.applications)
    progress(0, total)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, application in enumerate(_applications(selection), start=1):
            folder = _folder(application)
            archive.writestr(f"{folder}/application.pdf", _pdf(application))
            names = _add_documents(archive, folder, application)
            index.append(_line(application, folder, names))
            progress(number, total)
        lines = spreadsheets.csv_lines(INDEX, index, clock.LONDON)
        archive.writestr("index.csv", b"".join(lines))


def _folder(application: Application) -> str:
    """The reference makes it unique, the name makes it findable, unless readers may not know it."""
    if Hidden.ORGANISATIONS in application.hidden:
        return application.reference
    name = "".join(char if char.isalnum() else " " for char in application.applicant)
    return f"{application.reference} {' '.join(name.split())[:60]}".strip()


def _pdf(application: Application) -> bytes:
    context = {
        "title": f"Application {application.reference}",
        "application": application,
        "sections": sections(application, for_reviewers=True),
    }
    return pdf.render(TEMPLATE, context)


def _add_documents(archive: zipfile.ZipFile, folder: str, application: Application) -> list[str]:
    names: list[str] = []
    for file in _documents(application):
        name = _unique(file.name, names)
        info = zipfile.ZipInfo(f"{folder}/{name}", clock.now().astimezone(clock.LONDON).timetuple()[:6])
        info.external_attr = 0o600 << 16
        with file.file.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, PIECE)
        names.append(name)
    return names


def _documents(application: Application) -> list[StoredFile]:
    """The files that readers may open: those that are answers now, of questions that are not hidden."""
    answers = [one for part in sections(application, for_reviewers=True) for one in part.answers if not one.empty]
    ids = [id for one in answers if (id := file_of(one.value))]
    added = Attachment.objects.filter(application=application, file__in=ids).select_related("file")
    files = [as_readers_get_it(application, one) for one in added.order_by("pk")]
    return [file for file in files if file is not None and file.may_be_opened]


def _unique(name: str, taken: list[str]) -> str:
    """The cleaned name, with a number when the folder has it, or would have it on a disk that knows no case."""
    name, ending = clean_name(name)
    stem = name.removesuffix(f".{ending}") if ending else name
    used, number = {one.casefold() for one in (*taken, "application.pdf")}, 1
    while name.casefold() in used:
        number += 1
        name = f"{stem} ({number}).{ending}" if ending else f"{stem} ({number})"
    return name


def _line(application: Application, folder: str, names: list[str]) -> list[spreadsheets.Cell]:
    return [
        application.reference,
        application.applicant,
        application.call.title,
        application.get_state_display(),
        None if application.asked_pence is None else Decimal(application.asked_pence) / 100,
        folder,
        "; ".join(names),
    ]


register(
    Maker(
        kind=KINDS[Selection.Form.DOSSIER],
        write=_write_dossier,
        ending="zip",
        content_type="application/zip",
        counts="applications",
        lifetime=KEPT,
        outdated=_outdated,
        load=_load,
        title=lambda selection: f"Dossier of {len(selection.applications)} applications",
        may_open=_may_open,
        back=_back,
    )
)


# --- a large workbook -------------------------------------------------------------------------------------------------


def _write_workbook(selection: Selection, path: Path, progress: Progress) -> None:
    total = len(selection.applications)
    table = queries.table(selection.owner, queries.chosen(selection.owner, selection.applications))
    progress(0, total)
    rows = table.rows
    spreadsheets.write_workbook(path, table.header, rows, clock.LONDON, lambda done: progress(done, total))


register(
    Maker(
        kind=KINDS[Selection.Form.WORKBOOK],
        write=_write_workbook,
        ending="xlsx",
        content_type=spreadsheets.CONTENT_TYPE,
        counts="applications",
        lifetime=KEPT,
        outdated=_outdated,
        load=_load,
        title=lambda selection: f"Workbook of {len(selection.applications)} applications",
        may_open=_may_open,
        back=_back,
    )
)
