"""The reading pack: many applications as one PDF for one reader, with that reader's name on every page."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import reverse

from cocreation.reading import queries
from cocreation.reading.models import ReadingPack
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import partners
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.files.binding import Part, bind, page_of
from shaping_future.files.makers import Maker, Progress, register
from shaping_future.look.words import short_day

HIGHEST = 4
TOGETHER = 4
"""Applications that are laid out together: more costs memory; fewer costs time, and size, since fonts go with each."""


def _title(pack: ReadingPack) -> str:
    return f"Reading pack: {pack.call.title}"


def _back(user: Any, pack: ReadingPack) -> tuple[str, str]:
    """A reader goes back to their own packs, who holds the process to the readers."""
    if user == pack.member.user:
        return reverse("reading-pack", args=[pack.call.slug]), "Your packs"
    return reverse("reading-progress", args=[pack.call.slug]), "How the reading goes"


def _write(pack: ReadingPack, path: Path, progress: Progress) -> None:
    """Only what is in the pack and the reader may still read."""
    inside = set(pack.applications.values_list("pk", flat=True))
    rows = [one for one in queries.readable_now(pack.member, pack.call) if one.pk in inside]
    reader = pack.member.chosen_name or str(pack.member)
    about = {
        "title": _title(pack),
        "call": pack.call,
        "reader": reader,
        "day": clock.today(),
        "paper": _paper(pack.call),
    }
    entries = [{"application": one, "anchor": _anchor(one), "page": page_of(_anchor(one))} for one in rows]
    contents = Part("cocreation/reading/pack_pdf.html", about | {"entries": entries})
    bind(path, contents, _parts(rows, about), len(rows), progress, mark=f"{reader}, {short_day(clock.today())}")


def _paper(call: Call) -> dict[str, Any] | None:
    """What a score sheet on paper asks, to be filled in by hand; none once reading has closed."""
    if call.stage != Stage.READING:
        return None
    scale = call.score_scale
    criteria = [
        {
            "label": one.label,
            "weight": one.weight,
            "choices": [
                (score, " ".join(filter(None, (f"{scale.get(score, '')}.", one.anchors.get(score, "")))).lstrip(". "))
                for score in map(str, range(HIGHEST + 1))
            ]
            + [("X", scale.get("X", "I cannot score this"))],
        }
        for one in call.criteria.all()
    ]
    return {"criteria": criteria, "prompts": call.feedback_prompts}


def _parts(rows: list[Application], about: dict[str, Any]) -> Iterator[Part]:
    for some in _batches(rows):
        chapters = [_chapter(one) for one in some]
        yield Part("cocreation/reading/pack_part_pdf.html", about | {"chapters": chapters}, len(chapters))


def _chapter(application: Application) -> dict[str, Any]:
    sections = queries.in_their_language(application, applications.sections(application, for_reviewers=True))
    files = applications.files_in(sections)
    return {
        "application": application,
        "anchor": _anchor(application),
        "sections": sections,
        "files": files,
        "partners": partners.partners(application, for_reviewers=True),
    }


def _batches(rows: list[Application]) -> Iterator[list[Application]]:
    for start in range(0, len(rows), TOGETHER):
        yield rows[start : start + TOGETHER]


def _anchor(application: Application) -> str:
    return f"application-{application.pk}"


register(
    Maker(
        kind=queries.PACK,
        write=_write,
        load=queries.pack_to_open,
        title=_title,
        may_open=queries.may_open_pack,
        back=_back,
        outdated=queries.pack_outdated,
        counts="applications",
        lifetime=dt.timedelta(days=28),
    )
)
