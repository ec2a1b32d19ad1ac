"""How the Charity Commission's public extract is read: one zip for a table, tab-separated text, a line for a row.

It comes in the encoding that whoever handled it saved it in, and cut short when a download broke. What is not whole is
refused: a zip knows its length and checksum, and every line ends.
"""

import codecs
import datetime as dt
import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shaping_future.errors import NotValid

MOST_BROKEN = 1000
"""One line in so many may have the wrong number of fields: the register's own texts hold a stray tab now and then."""
PIECE = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError)
"""What zipfile raises for a file that is cut short or damaged; the last for a packing it does not know, and for a
password that it would need."""
GARBLED = re.compile("[ÂÃ][\u0080-\u00bf]|â€")
"""UTF-8 that was read as a Windows code page."""


class Unreadable(NotValid):
    """The extract cannot be taken; the sentence says which file and why."""


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    may_be_short: bool = False
    """Empty fields at the end of a line may be missing."""


def fingerprint(folder: Path, tables: tuple[Table, ...]) -> str:
    """SHA-256 of the tables' files, so that the same extract is not loaded every night."""
    hashed = hashlib.sha256()
    for table in tables:
        with _file(folder, table).open("rb") as file:
            while piece := file.read(PIECE):
                hashed.update(piece)
    return hashed.hexdigest()


def rows(folder: Path, table: Table) -> Iterator[dict[str, str]]:
    """The rows of a table, column → text, streamed. Unreadable when the file is not whole."""
    path = _file(folder, table)
    try:
        with zipfile.ZipFile(path) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            if len(members) != 1:
                raise Unreadable(f"{path.name} holds {len(members)} files; it should hold one.")
            yield from _rows(packed, members[0], table, path.name)
    except DAMAGED as error:
        raise Unreadable(f"{path.name} is damaged or cut short. Download it again.") from error
    except UnicodeError as error:
        raise Unreadable(f"We cannot read the letters of {path.name}. Download it again.") from error


def day(text: str) -> dt.date | None:
    """2023-09-07 00:00:00.0000000, or nothing."""
    return dt.date.fromisoformat(text[:10]) if text else None


def _file(folder: Path, table: Table) -> Path:
    for name in (f"publicextract.{table.name}.zip", f"{table.name}.zip"):
        if (folder / name).is_file():
            return folder / name
    raise Unreadable(f"The file publicextract.{table.name}.zip is missing.")


def _rows(packed: zipfile.ZipFile, member: zipfile.ZipInfo, table: Table, name: str) -> Iterator[dict[str, str]]:
    encoding = _encoding(packed, member, name)
    with packed.open(member) as raw, io.TextIOWrapper(raw, encoding, errors="strict", newline="\n") as lines:
        header = _fields(next(lines, ""), name)
        places = _places(header, table, name)
        read, broken = 0, []
        for number, line in enumerate(lines, start=2):
            fields = _fields(line, name)
            if fields == [""]:
                continue
            read += 1
            if table.may_be_short:
                fields += [""] * (len(header) - len(fields))
            if len(fields) != len(header):
                broken.append(number)
                continue
            yield {column: fields[place].strip() for column, place in places.items()}
    if len(broken) > read // MOST_BROKEN:
        raise Unreadable(f"{name} has {len(broken)} broken lines; the first is line {broken[0]}. Download it again.")


def _fields(line: str, name: str) -> list[str]:
    if not line.endswith("\n"):
        raise Unreadable(f"{name} ends in the middle of a line: it was cut short. Download it again.")
    return line.rstrip("\r\n").replace("\x00", "").split("\t")


def _places(header: list[str], table: Table, name: str) -> dict[str, int]:
    header = [column.strip().strip('"').lower() for column in header]
    missing = [column for column in table.columns if column not in header]
    if missing:
        raise Unreadable(f"{name} has no column {missing[0]}. The register may have changed its format.")
    return {column: header.index(column) for column in table.columns}


def _encoding(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> str:
    """UTF-8 or UTF-16 by their marks; else UTF-8 if all of it is; else the Windows code page, if it reads well."""
    with packed.open(member) as raw:
        start = raw.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if b"\x00" in start:
        return "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
    if _reads_as(packed, member, "utf-8"):
        return "utf-8"
    if _reads_as(packed, member, "cp1252"):
        return "cp1252"
    raise Unreadable(f"{name} mixes two encodings, so its letters cannot be trusted. Download it again.")


def _reads_as(packed: zipfile.ZipFile, member: zipfile.ZipInfo, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with packed.open(member) as raw:
        try:
            while piece := raw.read(PIECE):
                text = decoder.decode(piece)
                if encoding != "utf-8" and GARBLED.search(text):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
