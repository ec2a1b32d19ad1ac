"""What is inside of the encryption: an ordinary tar, written and read once from front to end.

database/000001, database/000002 …   pg_dump's custom format, cut in parts because a tar wants to know each size before
files/…                              every stored file, under its name in the storage
manifest.json                        last, because only then everything was counted
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from .errors import CannotRestore

PART = 4 * 1024 * 1024
BLOCK = 1024 * 1024
MANIFEST = "manifest.json"


class Packer:
    """Writes one archive."""

    def __init__(self, out: BinaryIO):
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 (closed by finish)
        self.digest = hashlib.sha256()
        """Over every name and content in order: the manifest fixes with it what is in front of it."""

    def database(self, dump: BinaryIO) -> int:
        """Everything that pg_dump says; how many bytes."""
        size, number = 0, 0
        while part := _exactly(dump, PART):
            number, size = number + 1, size + len(part)
            self.add(f"database/{number:06}", len(part), io.BytesIO(part))
        return size

    def add(self, name: str, size: int, content: BinaryIO) -> str:
        """One member; the SHA-256 of its content."""
        info = tarfile.TarInfo(name)
        info.size = size
        counted = _Counted(content)
        self._tar.addfile(info, counted)
        self._tar.members.clear()  # the tar keeps a row of each; nobody asks for them again
        self.digest.update(f"{name} {counted.digest.hexdigest()}\n".encode())
        return counted.digest.hexdigest()

    def finish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest | {"digest": self.digest.hexdigest()}, sort_keys=True, indent=1).encode()
        self.add(MANIFEST, len(text), io.BytesIO(text))
        self._tar.close()


def unpack(source: BinaryIO, on_part: Callable[[bytes], None], on_file: Callable[[str, BinaryIO], None]) -> dict:
    """Hand out every part of the database and every file, in order; returns the manifest. `on_file` reads all of it."""
    digest, manifest = hashlib.sha256(), None
    for name, content in _members(source):
        counted = _Counted(content)
        if name == MANIFEST:
            manifest = json.load(counted)
            break
        if name.startswith("database/"):
            while block := counted.read(BLOCK):
                on_part(block)
        else:
            on_file(name.removeprefix("files/"), counted)
        digest.update(f"{name} {counted.digest.hexdigest()}\n".encode())
    if manifest is None or manifest["digest"] != digest.hexdigest():
        raise CannotRestore("The archive is not whole: what is in it is not what its manifest says.")
    return manifest


def _members(source: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for info in tar:
            tar.members.clear()
            yield info.name, tar.extractfile(info)


class _Counted:
    """Reads through, and knows the digest of what was read."""

    def __init__(self, content: BinaryIO):
        self._content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


def _exactly(source: BinaryIO, size: int) -> bytes:
    """`size` bytes, fewer only at the end: a pipe gives what it has."""
    found = bytearray()
    while len(found) < size and (more := source.read(size - len(found))):
        found += more
    return bytes(found)
