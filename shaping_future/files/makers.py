"""Who makes which document. Each folder that has documents registers its makers in its `documents.py`:

    makers.register(Maker(
        kind="receipt",                                     # the name that want_document is given
        template="grants/applications/receipt_pdf.html",    # extends "pdf/base.html"
        load=lambda key: Application.objects.get(pk=key),   # the subject from its key
        context=lambda application: {...},                  # finished values for the template
        title=lambda application: "Your application",       # also the PDF's title
        may_open=lambda user, application: ...,             # who may see and download it; user may be anonymous
        back=lambda user, application: ("/applications/", "Your applications"),  # where its page leads
    ))

Beside the template way a maker may produce the file itself, and say how far it is:

    def write(batch: Batch, path: Path, progress: Progress) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for number, application in enumerate(applications, start=1):
                ...
                progress(number, len(applications))         # on the document's page: "12 of 100 applications"

    makers.register(Maker(
        kind="dossier", write=write, ending="zip", content_type="application/zip",
        counts="applications",                              # what progress counts, for the page
        lifetime=dt.timedelta(days=7),                      # then beat removes it, and nobody can open it
        outdated=lambda batch: "",                          # a sentence when it may not be read any more, though its
        load=..., title=..., may_open=...,                  # page may: the page says it instead of the download
    ))

`files.apps` imports the `documents` module of every folder in FOLDERS that has one, when Django is ready.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

FOLDERS = [
    "shaping_future.rights",
    "grants.calls",
    "grants.applications",
    "grants.finding",
    "grants.board",
    "grants.letters",
    "grants.awards",
    "grants.runs",
    "cocreation.reading",
    "cocreation.recommendation",
    "cocreation.meetings",
]


class Progress(Protocol):
    """Says how far a document is. Raises when another worker has taken it over meanwhile: let it through."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Maker:
    """How one kind of document is made, and who may open it. Either a template with its context, or `write`."""

    kind: str
    title: Callable[[Any], str]
    may_open: Callable[[Any, Any], bool]
    back: Callable[[Any, Any], tuple[str, str]]
    load: Callable[[str], Any] = str
    template: str = ""
    context: Callable[[Any], dict[str, Any]] | None = None
    write: Callable[[Any, Path, Progress], None] | None = None
    ending: str = "pdf"
    content_type: str = "application/pdf"
    counts: str = ""
    lifetime: dt.timedelta | None = None
    outdated: Callable[[Any], str] = lambda subject: ""

    def __post_init__(self) -> None:
        by_template = bool(self.template and self.context)
        if by_template == bool(self.write):
            raise ValueError(f"The maker of {self.kind!r} needs a template and its context, or write.")


_makers: dict[str, Maker] = {}


def register(maker: Maker) -> Maker:
    """Add a maker; two of the same kind are a mistake."""
    if maker.kind in _makers:
        raise ValueError(f"There is a maker of {maker.kind!r} already.")
    _makers[maker.kind] = maker
    return maker


def get(kind: str) -> Maker:
    """The maker of a kind; LookupError when there is none."""
    if kind not in _makers:
        raise LookupError(f"Nobody makes documents of kind {kind!r}. Is it registered in the folder's documents.py?")
    return _makers[kind]


def autodiscover() -> None:
    """Import the documents module of every folder that has one."""
    for folder in FOLDERS:
        if find_spec(folder) and find_spec(f"{folder}.documents"):
            import_module(f"{folder}.documents")
