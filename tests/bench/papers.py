"""One PDF as the worker makes it, from the promise to the file, beside WeasyPrint alone with the same HTML."""

import time
from typing import Any

from grants.applications.models import Application
from shaping_future.files.models import Document
from tests.bench.serving import PATIENCE, Memory, children, memory

ROUNDS = 12
IN_THE_WORKER = 40  # after so many its memory is looked at


def ratio() -> dict[str, float]:
    """In processor time of one process, in turn."""
    from shaping_future.files import services

    documents = list(_promised(ROUNDS + 1))
    ours, bare = [], []
    for document in documents:
        ours.append(_took(lambda document=document: services.make(document.pk)))
        html = _html(document)
        bare.append(_took(lambda html=html: _print(html)))
    del ours[0], bare[0]  # fonts are found and modules loaded once
    return {"ratio": min(ours) / min(bare), "ours": min(ours), "bare": min(bare)}


def _promised(count: int):
    """Receipts that are to be made; those that a run before this one has made are made again."""
    sent = Application.objects.filter(sent_at__isnull=False).values_list("pk", flat=True)
    documents = Document.objects.filter(kind="application-receipt", subject__in=[str(pk) for pk in sent])
    keys = list(documents.order_by("pk").values_list("pk", flat=True)[:count])
    Document.objects.filter(pk__in=keys).update(
        state=Document.State.WAITING, claimed_at=None, tries=0, made_at=None, file="", sha256=""
    )
    return Document.objects.filter(pk__in=keys).order_by("pk")


def _html(document: Document) -> str:
    from django.template.loader import render_to_string

    from shaping_future.files import makers

    maker = makers.get(document.kind)
    subject = maker.load(document.subject)
    context = maker.context(subject) | {"title": maker.title(subject), "document": document}
    return render_to_string(maker.template, context)


def _print(html: str) -> None:
    from django.conf import settings
    from weasyprint import HTML

    from shaping_future.files import pdf, press

    fetcher = press.OwnFiles(pdf.static_file, settings.STATIC_URL)
    HTML(string=html, base_url=press.HERE, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")


def _took(work: Any) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def memory_of_worker(pid: int) -> Memory:
    """Of the process that makes documents, when it has made many."""
    from shaping_future.files.tasks import make_document

    keys = [document.pk for document in _promised(IN_THE_WORKER)]
    for key in keys:
        make_document.delay(str(key))
    end = time.monotonic() + PATIENCE * 5
    waiting = Document.objects.filter(pk__in=keys, state=Document.State.WAITING)
    while waiting.exists() and time.monotonic() < end:
        time.sleep(0.5)
    return max((memory(child) for child in children(pid)), key=lambda one: one.now)
