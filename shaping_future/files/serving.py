"""Handing out private files. Call it only from a view that has checked who is asking."""

from django.http import FileResponse, Http404

from .models import Document, StoredFile

SHOWN_IN_PLACE = {"application/pdf", "image/jpeg", "image/png"}


def serve(thing: StoredFile | Document, inline: bool = False) -> FileResponse:
    """The file as a download, or shown in place where that is safe. 404 when it is not there.

    The browser may not guess its type, run anything in it, or keep it.
    """
    name, content_type = _name_and_type(thing)
    if not thing.file:
        raise Http404
    try:
        opened = thing.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    attachment = not (inline and content_type in SHOWN_IN_PLACE)
    response = FileResponse(opened, as_attachment=attachment, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _name_and_type(thing: StoredFile | Document) -> tuple[str, str]:
    if isinstance(thing, StoredFile):
        return thing.name, thing.content_type
    title = "".join(char if char.isalnum() or char in " -_.,()" else " " for char in thing.title)
    return f"{' '.join(title.split())[:100] or 'document'}.{thing.ending}", thing.content_type
