"""A long document, bound from parts: contents with page numbers, one outline, one structure for screen readers.

WeasyPrint needs some four megabytes for each application while it lays them all out together, and Python keeps much of
that afterwards. So a book is printed a part at a time, in a process of its own (press.py): memory does not grow with
the book, and when it is done it is the system's again.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from .makers import Progress
from .press import PAGE_OF


@dataclass(frozen=True)
class Part:
    """Some chapters: a template that extends "pdf/part.html", its finished values, how many things they are."""

    template: str
    context: dict[str, Any]
    count: int = 1


def page_of(anchor: str) -> str:
    """In the contents: becomes the number of the page where the element with this id is."""
    said = f"\ue000{anchor}\ue001"
    if not PAGE_OF.fullmatch(said):
        raise ValueError("Such an id has small letters, digits and dashes.")
    return said


def bind(path: Path, contents: Part, parts: Iterable[Part], total: int, progress: Progress, mark: str = "") -> None:
    """Write the book to `path`. `mark` is drawn faintly behind every page; screen readers pass over it.

    `contents` extends "pdf/base.html" and links to the chapters by their ids. `total` is the sum of the parts' counts.
    """
    progress(0, total)
    files = [_keep(path, number, part) for number, part in enumerate(parts, start=1)]
    job = {
        "static_url": settings.STATIC_URL,
        "roots": [str(root) for root in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT) if root],
        "contents": _keep(path, 0, contents)[0],
        "parts": [name for name, _count in files],
        "counts": [count for _name, count in files],
        "mark": _keep(path, len(files) + 1, Part("pdf/mark.html", {"mark": mark}))[0] if mark else "",
        "out": str(path),
    }
    order = path.with_name("job.json")
    order.write_text(json.dumps(job))
    _print(order, total, progress)


def _keep(path: Path, number: int, part: Part) -> tuple[str, int]:
    kept = path.with_name(f"part-{number}.html")
    kept.write_text(render_to_string(part.template, part.context))
    return str(kept), part.count


def _print(order: Path, total: int, progress: Progress) -> None:
    command = [sys.executable, "-m", "shaping_future.files.press", str(order)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.ROOT) as printing:  # noqa: S603
        try:
            for line in printing.stdout:
                progress(int(line), total)
        except BaseException:
            printing.kill()
            raise
    if printing.returncode:
        raise ChildProcessError(f"The press stopped with {printing.returncode}.")
