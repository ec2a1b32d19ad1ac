"""The copy of a person's data: JSON for machines, a page for people, and their files."""

import datetime as dt
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from shaping_future import clock
from shaping_future.files.checks import clean_name
from shaping_future.files.makers import Maker, Progress, register
from shaping_future.files.models import StoredFile
from shaping_future.keeping import person_rules
from shaping_future.rights import rules
from shaping_future.rights.models import DataCopy
from shaping_future.rights.models.asking import Way
from shaping_future.rights.queries.mine import Holdings, held_about
from shaping_future.rights.services.copying import KIND

KEPT = dt.timedelta(days=7)
PIECE = 1 << 20


def _load(key: str) -> DataCopy:
    return DataCopy.objects.select_related("person", "asked_by").get(public_id=key)


def _may_open(user: Any, copy: DataCopy) -> bool:
    """The person alone; for a letter, whoever of staff asked for it, as long as they may look after it."""
    if not user.is_authenticated:
        return False
    if copy.way == Way.HERE:
        return user.pk == copy.person_id
    allowed = user.pk == copy.asked_by_id and rules.keeps_data(user)
    return allowed and all(rule.may_handle(user, copy.person) for rule in person_rules())


def _back(user: Any, copy: DataCopy) -> tuple[str, str]:
    if copy.way == Way.LETTER:
        return reverse("admin:rights_datacopy_changelist"), "Copies of people's data"
    return reverse("data-home"), "Your data"


def _write(copy: DataCopy, path: Path, progress: Progress) -> None:
    held = held_about(copy.person, for_staff=copy.way == Way.LETTER)
    files = [one for part in held.parts for one in part.files]
    progress(0, len(files) + 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names: dict[Any, str] = {}
        for number, one in enumerate(files, start=1):
            if one.pk not in names:
                names[one.pk] = _add(archive, one, f"files/{number:03} {clean_name(one.name)[0]}")
            progress(number, len(files) + 1)
        archive.writestr("your-data.json", json.dumps(_data(copy, held, names), indent=1, ensure_ascii=False))
        page = render_to_string("rights/copy.html", {"copy": copy, "held": held, "now": clock.now(), "names": names})
        archive.writestr("your-data.html", page)
        progress(len(files) + 1, len(files) + 1)


def _add(archive: zipfile.ZipFile, one: StoredFile, name: str) -> str:
    """Its name in the archive. A file that the storage has lost does not keep the rest from its person."""
    try:
        source = one.file.open("rb")
    except FileNotFoundError:
        return f"{name} (we cannot find this file; ask us)"
    with source, archive.open(name, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, PIECE)
    return name


def _data(copy: DataCopy, held: Holdings, names: dict[Any, str]) -> dict[str, Any]:
    parts = [
        {
            "kind": part.label,
            "what": part.says,
            "kept": part.ends,
            "rows": part.rows,
            "files": [names[one.pk] for one in part.files],
        }
        for part in held.parts
    ]
    given = [
        {
            "what": str(one.what),
            "words": one.words,
            "version": one.version,
            "given": one.given_at.isoformat(),
            "withdrawn": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }
        for one in held.consents
    ]
    return {
        "made": clock.now().isoformat(),
        "parts": parts,
        "consents": given,
        "steps_of_your_work": held.steps,
        "left_out": held.left_out,
    }


register(
    Maker(
        kind=KIND,
        write=_write,
        ending="zip",
        content_type="application/zip",
        counts="files",
        lifetime=KEPT,
        load=_load,
        title=lambda copy: "Your data",
        may_open=_may_open,
        back=_back,
    )
)
