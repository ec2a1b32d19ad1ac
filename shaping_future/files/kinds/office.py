"""Word, Excel and OpenDocument files are zip archives with a fixed inside; a plain archive is not."""

import io
import re
import zipfile

from shaping_future.errors import NotValid

MOST_ENTRIES = 2000
MOST_UNPACKED = 100_000_000  # bytes
MOST_LISTED = 1_000_000  # bytes of a part that we read ourselves
AGAIN = "Save it as a PDF and choose that."
_MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_RUNS = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|^basic/|^scripts/|/macrosheets/|\.(bin|exe|dll|js|vbs|ole)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(^|/)printersettings\d*\.bin$", re.IGNORECASE)
_FETCHES = re.compile(
    rb"<[^>]*(attachedTemplate|oleObject|externalLink|frame)[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE
)


def key_of(content: io.BytesIO) -> str:
    """ "docx", "xlsx" or "odt"; NotValid for any other archive."""
    with _opened(content) as archive:
        names = set(archive.namelist())
        if "mimetype" in names and _part(archive, "mimetype") == b"application/vnd.oasis.opendocument.text":
            return "odt"
        if "[Content_Types].xml" in names:
            types = _part(archive, "[Content_Types].xml")
            if b"macroEnabled" in types:
                raise NotValid(f"This file holds macros, which we cannot take. {AGAIN}")
            for mark, key in _MAIN.items():
                if mark in types:
                    return key
    raise NotValid("We cannot take zip files and other archives. Add the files one by one.")


def read(content: bytes) -> bytes:
    """The file as it is: not locked, not huge when unpacked, no macros and nothing that runs or is fetched."""
    with _opened(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not names & {"word/document.xml", "xl/workbook.xml", "content.xml"}:
            raise NotValid(f"We could not open this document. It may be damaged. {AGAIN}")
        if any(_RUNS.search(name) and not _HARMLESS.search(name) for name in names):
            raise NotValid(f"This file holds macros or other files inside it, which we cannot take. {AGAIN}")
        if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
            raise NotValid(f"This file is locked with a password. {AGAIN}")
        for name in names:
            if name.endswith(".rels") and _FETCHES.search(_part(archive, name)):
                raise NotValid(
                    f"This file fetches parts from elsewhere when it is opened, which we cannot take. {AGAIN}"
                )
        for name in names:
            _unpack(archive, name)
    return content


def _opened(content: io.BytesIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(content)
        entries = archive.infolist()
    except Exception:  # zipfile raises several kinds for broken archives
        raise NotValid(f"We could not open this file. It may be damaged. {AGAIN}") from None
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise NotValid(f"This file is too large when it is opened. {AGAIN}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotValid(f"This file is locked with a password. {AGAIN}")
    if any(entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/") for entry in entries):
        raise NotValid(f"We could not open this file. It may be damaged. {AGAIN}")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(MOST_LISTED)
    except Exception:
        raise NotValid(f"We could not open this file. It may be damaged. {AGAIN}") from None


def _unpack(archive: zipfile.ZipFile, name: str) -> None:
    """Read the part to its end, so that a damaged one is found now and not by the person who opens the file."""
    try:
        with archive.open(name) as part:
            while part.read(1_000_000):
                pass
    except Exception:
        raise NotValid(f"We could not open this file. It may be damaged. {AGAIN}") from None
