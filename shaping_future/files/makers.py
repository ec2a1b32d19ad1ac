"""Who makes which PDF. Each folder that has PDFs registers its makers in its `documents.py`:

    makers.register(Maker(
        kind="receipt",                                     # the name that want_document is given
        template="grants/applications/receipt_pdf.html",    # extends "pdf/base.html"
        load=lambda key: Application.objects.get(pk=key),   # the subject from its key
        context=lambda application: {...},                  # finished values for the template
        title=lambda application: "Your application",       # also the PDF's title
        may_open=lambda user, application: ...,             # who may see and download it; user may be anonymous
    ))

`files.apps` imports the `documents` module of every folder in FOLDERS that has one, when Django is ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

FOLDERS = [
    "grants.calls",
    "grants.applications",
    "grants.board",
    "grants.awards",
    "cocreation.recommendation",
]


@dataclass(frozen=True)
class Maker:
    """How one kind of document is made, and who may open it."""

    kind: str
    template: str
    context: Callable[[Any], dict[str, Any]]
    title: Callable[[Any], str]
    may_open: Callable[[Any, Any], bool]
    load: Callable[[str], Any] = str


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
