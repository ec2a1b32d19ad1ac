"""A template as a tagged PDF (PDF/UA-1). Only the worker renders; a web request never does."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from . import press


def render(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template that has <html lang> and <title>. Styles and fonts come from our own static files only.

    For a document of some ten pages: it is laid out here, in this process. Longer ones: binding.bind.
    """
    return press.write(press.document(render_to_string(template, context), static_file, settings.STATIC_URL))


def static_file(name: str) -> Path | None:
    """The static file of this name, found among the sources or the collected files."""
    if found := finders.find(name):
        return Path(found)
    collected = Path(settings.STATIC_ROOT or "") / name
    return collected if settings.STATIC_ROOT and collected.is_file() else None
