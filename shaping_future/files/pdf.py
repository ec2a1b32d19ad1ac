"""A template as a tagged PDF (PDF/UA-1). Only the worker renders; a web request never does."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

HERE = "https://static.invalid/"  # nothing is ever fetched from it: it only makes addresses absolute


def render(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template that has <html lang> and <title>. Styles and fonts come from our own static files only."""
    from weasyprint import (
        HTML,  # takes a second or two and needs Pango, so only where it is used
    )

    html = HTML(string=render_to_string(template, context), base_url=HERE, url_fetcher=OwnFiles())
    return html.write_pdf(pdf_variant="pdf/ua-1")


class OwnFiles:
    """Gives WeasyPrint our static files and refuses every other address: no network, no disk, no data of others."""

    def fetch(self, url: str, headers: dict | None = None) -> Any:
        from weasyprint.urls import URLFetcherResponse

        path = static_path(url)
        if path is None:
            raise ValueError(f"A PDF may only use our own static files, not {url[:80]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    __call__ = fetch


def static_path(url: str) -> Path | None:
    """The file behind an address of ours, found among the sources or the collected files; None for any other."""
    parts = urlsplit(url)
    root = "/" + settings.STATIC_URL.strip("/") + "/"
    if f"{parts.scheme}://{parts.netloc}/" != HERE or not parts.path.startswith(root):
        return None
    name = unquote(parts.path.removeprefix(root))
    if "\x00" in name or ".." in name.split("/") or name.startswith("/"):
        return None
    if found := finders.find(name):
        return Path(found)
    collected = Path(settings.STATIC_ROOT or "") / name
    return collected if settings.STATIC_ROOT and collected.is_file() else None
