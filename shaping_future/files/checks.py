"""What an upload really is, by its content. Each refusal is a sentence; nothing here touches database or disk."""

import io
import unicodedata
from dataclasses import dataclass
from typing import Any

import filetype

from shaping_future.errors import NotValid

from .kinds import office, plain

MOST_BYTES = 10_000_000
TAKEN = "We take PDF, Word (docx), Excel (xlsx), OpenDocument text (odt), JPEG, PNG and plain text files."


ARCHIVES = {"zip", "tar", "rar", "gz", "bz2", "7z", "xz", "lz", "lz4", "lzo", "Z", "zst", "ar", "cab", "rpm", "deb"}


@dataclass(frozen=True)
class Kind:
    """One kind of file that we take: its endings (the first is the one we write), type, name and reader.

    `read(content)` returns the bytes to keep, or raises NotValid.
    """

    endings: tuple[str, ...]
    content_type: str
    name: str
    read: Any


def _pdf(content: bytes) -> bytes:
    from .kinds import pdfs  # what reads PDFs and pictures takes 30 MB, in each process that does

    return pdfs.read(content)


def _picture(content: bytes) -> bytes:
    from .kinds import pictures

    return pictures.read(content)


KINDS = {
    "pdf": Kind(("pdf",), "application/pdf", "a PDF", _pdf),
    "docx": Kind(
        ("docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document",
        office.read,
    ),
    "xlsx": Kind(
        ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook", office.read
    ),
    "odt": Kind(("odt",), "application/vnd.oasis.opendocument.text", "an OpenDocument text", office.read),
    "jpg": Kind(("jpg", "jpeg"), "image/jpeg", "a JPEG picture", _picture),
    "png": Kind(("png",), "image/png", "a PNG picture", _picture),
    "txt": Kind(("txt",), "text/plain; charset=utf-8", "plain text", plain.read),
}


@dataclass(frozen=True)
class Checked:
    """An upload that passed: a clean name, its type, and the bytes to keep (pictures are drawn anew)."""

    name: str
    ending: str
    content_type: str
    content: bytes


def check(uploaded: Any) -> Checked:
    """Check an uploaded file (anything with .name, .size, .read and .seek); NotValid with a sentence when refused."""
    if (uploaded.size or 0) > MOST_BYTES:
        raise NotValid(f"This file has {_megabytes(uploaded.size)} MB. Choose one of {MOST_BYTES // 10**6} MB or less.")
    uploaded.seek(0)
    content = uploaded.read(MOST_BYTES + 1)
    uploaded.seek(0)
    if len(content) > MOST_BYTES:
        raise NotValid(f"This file is too large. Choose one of {MOST_BYTES // 10**6} MB or less.")
    if not content:
        raise NotValid("This file is empty. Choose another.")
    name, ending = clean_name(uploaded.name or "")
    kind = KINDS[_key(content, ending)]
    if ending not in kind.endings:
        was = f"ends in .{ending}" if ending else "has no ending"
        raise NotValid(
            f"The name of this file {was}, but it holds {kind.name}. "
            f"Rename it to end in .{kind.endings[0]}, or choose another."
        )
    return Checked(name, kind.endings[0], kind.content_type, kind.read(content))


def clean_name(name: str) -> tuple[str, str]:
    """(name, ending): without folders, hidden and control characters, and at most 100 characters long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(" " if char in '<>:"|?*%' else char for char in name if unicodedata.category(char)[0] != "C")
    stem, dot, ending = " ".join(name.split()).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = "".join(char for char in ending.lower() if char.isascii() and char.isalnum())[:10]
    stem = stem.strip(". ")[:90].strip() or "file"
    return (f"{stem}.{ending}" if ending else stem), ending


def _key(content: bytes, ending: str) -> str:
    """The key in KINDS of what the content is; NotValid when we do not take it."""
    if content.startswith(b"PK"):
        return office.key_of(io.BytesIO(content))
    found = filetype.guess(content)
    if found is None:
        if ending == "txt":
            return "txt"
        raise NotValid(f"We cannot tell what this file is. {TAKEN}")
    for key, kind in KINDS.items():
        if found.mime == kind.content_type:
            return key
    if found.extension in ARCHIVES:
        raise NotValid("We cannot take zip files and other archives. Add the files one by one.")
    if found.mime.startswith(("audio/", "video/")):
        raise NotValid(f"We cannot take audio or video here yet. {TAKEN}")
    raise NotValid(f"We cannot take this kind of file. {TAKEN}")


def _megabytes(size: int) -> str:
    return f"{size / 10**6:.1f}".rstrip("0").rstrip(".")
