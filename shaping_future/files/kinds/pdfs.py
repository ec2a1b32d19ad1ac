import io
import logging
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from shaping_future.errors import NotValid

MOST_OBJECTS = 100_000
MOST_PAGES = 300
MOST_BEHIND = 1024  # bytes after the end that some scanners and printers leave
ACTIVE = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMedia", "/XFA", "/RichMediaContent"}
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
ANNOTATIONS = {"/RichMedia", "/Movie", "/Sound", "/FileAttachment", "/Screen", "/3D"}
AGAIN = "Print it to a new PDF and choose that."

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it remarks on every untidy file


def read(content: bytes) -> bytes:
    """The PDF as it is: it opens, is not locked, and holds nothing that runs, starts programs or hides other files."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise NotValid(f"This PDF is locked with a password. {AGAIN}")
        pages = len(reader.pages)
        trouble = _trouble(reader)
    except NotValid:
        raise
    except Exception:  # pypdf raises many kinds for broken files, RecursionError among them
        raise NotValid(f"We could not open this PDF. It may be damaged. {AGAIN}") from None
    if not 1 <= pages <= MOST_PAGES:
        raise NotValid(f"This PDF has {pages:,} pages. Choose one with 1 to {MOST_PAGES} pages.")
    trouble = trouble or _behind(content)
    if trouble:
        raise NotValid(f"This PDF holds {trouble}, which we cannot take. {AGAIN}")
    return content


def _trouble(reader: PdfReader) -> str | None:
    """What is active in the file, walking every object that can be reached; None when nothing is."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    looked = 0
    while waiting:
        one = waiting.pop()
        looked += 1
        if looked > MOST_OBJECTS * 10:
            return "too many parts"
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            if len(seen) > MOST_OBJECTS:
                return "too many parts"
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            if found := _active(one):
                return found
            waiting += [
                value for value in one.values() if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)
            ]
        elif isinstance(one, ArrayObject):
            waiting += [value for value in one if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]
    return None


def _behind(content: bytes) -> str | None:
    """A second file behind the end of the first: an archive that opens as one, or too much to be untidiness."""
    tail = content.rpartition(b"%%EOF")[2]
    is_archive = b"PK\x03\x04" in tail or b"PK\x05\x06" in tail
    return "other files inside it" if is_archive or len(tail.strip()) > MOST_BEHIND else None


def _active(one: DictionaryObject) -> str | None:
    keys = set(one)
    action, annotation = one.get("/S"), one.get("/Subtype")
    if keys & {"/JS", "/JavaScript"} or action == "/JavaScript":
        return "a program (JavaScript)"
    if keys & {"/EmbeddedFiles", "/EmbeddedFile", "/EF"} or annotation == "/FileAttachment":
        return "other files inside it"
    if keys & ACTIVE or annotation in ANNOTATIONS:
        return "moving or interactive parts"
    if action in ACTIONS and (keys & {"/F", "/D", "/R", "/Sound", "/Win", "/Mac", "/Unix"}):
        return "a command that starts something"
    return None
