"""Playing a recording in the page: pieces of the file, as browsers ask for them while they play and jump."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from shaping_future.errors import NotAllowedNow

from .models import StoredFile
from .recordings import PLAYED_IN_PLACE

PIECE = 1 << 16
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)


def refuse_unless_clean(stored: StoredFile) -> None:
    """NotAllowedNow while a scanner has not found the file clean."""
    if stored.scan == StoredFile.Scan.INFECTED:
        raise NotAllowedNow("This file was not safe to open, so we removed it.")
    if not stored.may_be_opened:
        raise NotAllowedNow("We are still checking this file for viruses. Try again in a few minutes.")


def plays_in_place(stored: StoredFile) -> bool:
    return stored.content_type in PLAYED_IN_PLACE


def play(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The whole recording (200) or the piece that was asked for (206); 416 for a piece that it does not have.

    Call it only from a view that has checked who is asking. The browser may not guess its type, run anything in it, or
    keep it. Its name says nothing about it.
    """
    try:
        file = stored.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    size = file.size
    wanted = _wanted(request.headers.get("Range", ""), size)
    if request.method == "HEAD" or wanted == ():
        file.close()
    if wanted == ():
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _piece(request, file, size, wanted, stored.content_type)
    response["Content-Disposition"] = f'inline; filename="answer.{stored.name.rpartition(".")[2]}"'
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _wanted(header: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """First and last byte; () when there are none such; None for the whole file (also for what we cannot read)."""
    found = _RANGE.fullmatch(header.strip())
    if not found:
        return None
    if found[3]:
        first, last = max(0, size - int(found[3])), size - 1
        return (first, last) if int(found[3]) and size else ()
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    return (first, last) if first < size else ()


def _piece(request: HttpRequest, file: File, size: int, wanted: Any, content_type: str) -> HttpResponseBase:
    first, last = wanted or (0, size - 1)
    length, status = last - first + 1, 206 if wanted else 200
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(status=status, content_type=content_type)
    else:
        response = StreamingHttpResponse(_Pieces(file, first, length), status=status, content_type=content_type)
    response["Content-Length"] = length
    if wanted:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


class _Pieces:
    """`length` bytes of a file from `first` on; closed with the response, read to the end or not."""

    def __init__(self, file: File, first: int, length: int):
        file.seek(first)
        self.file, self.left = file, length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(PIECE, self.left)) if self.left > 0 else b""
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
