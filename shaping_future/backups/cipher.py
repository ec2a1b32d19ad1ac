"""A stream encrypted piece by piece, in constant memory, that cannot be changed, reordered or cut short unseen.

The way of the file format "age" (its STREAM construction): pieces of 64 KiB under ChaCha20-Poly1305, each with a nonce
of its number and a mark on the last one. The key of one file is derived from ours and 32 random bytes at its beginning,
so no nonce is ever used twice. Beside them stands a word that says which key opens it, and tells nothing about the key.

    16 bytes  "shaping backup 1"      32 bytes  random      16 bytes  which key      then the pieces
"""

import base64
import io
import os
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import CannotRestore

MAGIC = b"shaping backup 1"
PIECE = 64 * 1024
TAG = 16
DAMAGED = "The archive was changed or cut short. Use another copy of it, or the backup before."


class Writer(io.RawIOBase):
    """Encrypts what is written and hands it on. Only `finish()` makes it whole: what was not finished does not open."""

    def __init__(self, out: BinaryIO, key: str):
        salt = os.urandom(32)
        which, self._cipher = _derived(key, salt)
        self._out, self._waiting, self._number = out, bytearray(), 0
        out.write(MAGIC + salt + which)

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._emit(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._emit(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _emit(self, piece: bytes, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last), piece, MAGIC))
        self._number += 1


class Reader(io.RawIOBase):
    """Gives back what was written. CannotRestore, in a sentence, for another key, a changed piece or a missing end."""

    def __init__(self, source: BinaryIO, keys: Sequence[str]):
        begin, salt, which = source.read(16), source.read(32), source.read(16)
        if begin != MAGIC:
            raise CannotRestore("This is no backup of ours, or its beginning is damaged.")
        found = [cipher for word, cipher in (_derived(key, salt) for key in keys) if word == which]
        if not found:
            raise CannotRestore("None of BACKUP_KEYS opens this archive: it was made with another key.")
        self._source, self._cipher, self._number = source, found[0], 0
        self._next, self._open = source.read(PIECE + TAG), b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self._open and not self._ended:
            self._open = self._piece()
        given = min(len(buffer), len(self._open))
        buffer[:given] = self._open[:given]
        self._open = self._open[given:]
        return given

    def _piece(self) -> bytes:
        sealed, self._next = self._next, self._source.read(PIECE + TAG)
        self._ended = not self._next
        try:
            piece = self._cipher.decrypt(_nonce(self._number, self._ended), sealed, MAGIC)
        except (InvalidTag, ValueError):
            raise CannotRestore(DAMAGED) from None
        self._number += 1
        return piece


def _derived(key: str, salt: bytes) -> tuple[bytes, ChaCha20Poly1305]:
    """The word that says which key it is, and the cipher of this one file."""
    made = HKDF(hashes.SHA256(), 16 + 32, salt, MAGIC).derive(base64.urlsafe_b64decode(key))
    return made[:16], ChaCha20Poly1305(made[16:])


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
