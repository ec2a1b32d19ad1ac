"""A small client of clamd: one file over one connection, by its INSTREAM command.

The file goes over in pieces, each after its length in four bytes; a length of nought ends it. The answer is one line
that ends with a zero byte: "stream: OK", "stream: <name> FOUND", or something with ERROR.
"""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

PIECE = 1 << 16
SECONDS = 60  # without a sign from the other side
MOST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner cannot be reached, or did not say what it found. The file has to wait."""


def find_virus(url: str, file: BinaryIO) -> str | None:
    """The name of what was found in the file, or None when it is clean. `url`: tcp://host:3310 or unix:///path."""
    try:
        with _connection(url) as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            return _said(_answer(line))
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error


def _connection(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    found = b""
    while b"\0" not in found:
        piece = line.recv(1024)
        if not piece or len(found) > MOST_ANSWER:
            raise ScannerAway("It did not finish what it said.")
        found += piece
    return found.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _said(answer: str) -> str | None:
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise ScannerAway(answer[:100])
