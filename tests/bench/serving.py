"""The web server and the worker of the bench, as script/server starts them, and how much memory they take."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shaping_future.local import places, run
from tests.bench import databases

PATIENCE = 60  # seconds for a process to answer
Address = tuple[str, int]


@dataclass
class Server:
    address: Address
    process: subprocess.Popen

    def memory(self) -> list["Memory"]:
        """Of each process that answers requests; the one that only starts them is left out."""
        return [memory(pid) for pid in children(self.process.pid)]


@dataclass
class Memory:
    """In megabytes: what a process holds now, and the most it held."""

    now: float
    peak: float


@contextlib.contextmanager
def served(size: int) -> Iterator[Server]:
    """gunicorn on a free port of loopback, on the database of this size."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = probe.getsockname()
    process = _start(size, sys.executable, *run.web_command(*address))
    try:
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(address, timeout=1).close()
                break
            if process.poll() is not None or time.monotonic() > end:
                raise places.CannotStartError("The web server did not start; what went wrong is written above.")
            time.sleep(0.1)
        yield Server(address, process)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def worked(size: int) -> Iterator[subprocess.Popen]:
    """A worker; what it has not done at the end is left."""
    process = _start(size, *run.PYTHON, *run.CELERY, "worker", "-c", "1", "-l", "ERROR")
    try:
        from shaping_future.celery import app

        end = time.monotonic() + PATIENCE
        while not app.control.ping(timeout=1) and time.monotonic() < end:
            pass
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _start(size: int, *command: str) -> subprocess.Popen:
    environment = {**os.environ, **run.ONE_CORE, "DATABASE_URL": databases.url_of(size)}
    return subprocess.Popen([*command], env=environment, **run.child_options())


def children(pid: int) -> list[int]:
    """The processes that a process started itself. Linux."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pid: int) -> Memory:
    """Linux. On another system there is nothing to say, and the run goes on without."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = {name: words.split()[0] for name, _, words in (line.partition(":") for line in lines) if words.strip()}
    return Memory(int(kilobytes["VmRSS"]) / 1000, int(kilobytes["VmHWM"]) / 1000)
