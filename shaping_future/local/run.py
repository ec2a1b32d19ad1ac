"""Web, worker and beat with the servers they need, in one command; Ctrl-C or SIGTERM stops all of it.

The three children die with this process, even when it is killed; PostgreSQL and Valkey would stay, and are found again
by the next start. One child that dies ends everything with status 1.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from . import places, services

PATIENCE = 60  # seconds until the first page; then something is wrong
FAREWELL = 15  # seconds for a task or a request to finish after a stop was asked for
CELERY = ("-m", "celery", "--quiet", "-A", "shaping_future")
# Celery warns whoever runs it as root; here that is a container or somebody's own machine.
PYTHON = (sys.executable, "-W", "ignore:You're running the worker")
ONE_CORE = {"OMP_NUM_THREADS": "1"}
"""numpy counts on one core in each process: on more it is no faster here, and takes them from people's pages."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def main() -> int:
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        address = _free_address()
        with own_servers():
            os.environ.setdefault("SITE_URL", f"http://localhost:{address[1]}")
            return serve(address, _prepared(), began)
    except Stopped:
        return 0
    except places.CannotStartError as error:
        print(error, file=sys.stderr)
        return 1


def _stop(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # once is enough; a second Ctrl-C must not interrupt the stopping
    raise Stopped


def _free_address() -> tuple[str, int]:
    """Where to listen: BIND and PORT; refused at once when the port is taken."""
    host, port = os.environ.get("BIND", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise places.CannotStartError(f"PORT must be a number between 1 and 65535; it is {port!r}.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise places.CannotStartError(
                f"Cannot listen on {host}:{port} ({error.strerror}): choose another with PORT=8001 script/server."
            ) from None
    return host, int(port)


@contextlib.contextmanager
def own_servers() -> Iterator[None]:
    """PostgreSQL and Valkey for the children, stopped at the end unless another runner of this checkout needs them."""
    ours = {"DATABASE_URL", "REDIS_URL"} - {name for name in os.environ if os.environ[name]}
    with open(places.make_var(places.VAR) / "runners.lock", "w") as lease:
        fcntl.flock(lease, fcntl.LOCK_SH)
        try:
            urls = {"DATABASE_URL": services.database_url(), "REDIS_URL": services.redis_url()}
            os.environ.update(urls)
            yield
        finally:
            for name in ours:
                os.environ.pop(name, None)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                services.stop()


def _prepared() -> str:
    """Run the preparation; returns who can sign in as whom."""
    with subprocess.Popen(
        [sys.executable, "-m", "shaping_future.local.prepare"], stdout=subprocess.PIPE, text=True, **child_options()
    ) as process:
        try:
            who = process.stdout.read()
        except Stopped:
            process.terminate()
            raise
    if process.returncode:
        raise places.CannotStartError("The site could not be prepared; what went wrong is written above.")
    return who


def serve(address: tuple[str, int], who: str, began: float) -> int:
    """Start the children, tell the person, and wait until one ends or we are asked to stop."""
    children: dict[str, subprocess.Popen] = {}
    try:
        children["web"] = _start("web", *web_command(*address))
        _wait_for_page(children["web"], address)
        children["worker"] = _start("worker", *CELERY, "worker", "-c", "1", "-l", "WARNING")
        children["beat"] = _start("beat", *CELERY, "beat", "-s", str(places.VAR / "beat"), "-l", "WARNING")
        _say(f"\n{who.strip()}\n" if who.strip() else "")
        _say(f"Serving {os.environ['SITE_URL']}/ after {time.monotonic() - began:.0f} s. Ctrl-C stops everything.")
        while all(child.poll() is None for child in children.values()):
            time.sleep(0.3)
        ended = ", ".join(name for name, child in children.items() if child.poll() is not None)
        print(f"{ended} ended unexpectedly, so everything stops.", file=sys.stderr)
        return 1
    finally:
        _end(children)


def web_command(host: str, port: int) -> tuple[str, ...]:
    """The command of the web server: two processes of four threads suit two cores; see docs/operations/running.md."""
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = ("-w", "2", "-k", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning")
    return ("-m", "gunicorn", "shaping_future.wsgi", "-b", where, *options)


def child_options() -> dict:
    """How to start a child: away from the terminal's Ctrl-C, which is ours to pass on, and dying with us on Linux."""
    die_with_parent = None
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)

        def die_with_parent() -> None:
            libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG

    return {"start_new_session": True, "preexec_fn": die_with_parent}


def _start(name: str, *arguments: str) -> subprocess.Popen:
    child = subprocess.Popen(
        [*PYTHON, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **ONE_CORE},
        **child_options(),
    )

    def pump() -> None:
        for line in child.stdout:
            _say(f"{name:6} | {line.rstrip()}")

    threading.Thread(target=pump, daemon=True).start()
    return child


def _say(text: str) -> None:
    print(text, flush=True)


def _wait_for_page(web: subprocess.Popen, address: tuple[str, int]) -> None:
    """Until the web server answers. Worker and beat start after it: three Pythons at once delay the first page."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104
    end = time.monotonic() + PATIENCE
    while web.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((host, address[1]), timeout=PATIENCE) as probe:
            probe.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            if probe.recv(16):
                return
        time.sleep(0.1)
    raise places.CannotStartError("The web server did not start; what went wrong is written above.")


def _end(children: dict[str, subprocess.Popen]) -> None:
    """Ask every child to finish what it is doing; after a while insist."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + FAREWELL
    for child in children.values():
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
