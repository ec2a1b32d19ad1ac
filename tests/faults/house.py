"""The whole site in processes of its own, with everything it stands on: each can be killed, and is started again.

What starts them again is what production has for it (`restart: unless-stopped`): no step of healing is done by hand.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

from shaping_future.local import places, postgres, run, valkey
from tests.faults.seeded import program

PATIENCE = 90  # seconds for the first start
AGAIN = 0.2  # seconds between a death and the next start


class House:
    """`start()`, then kill what you like by its name: web1, web2, worker, beat, valkey, postgres."""

    def __init__(self, folder: Path, few: bool):
        self.folder = folder
        self.ports = {f"web{number + 1}": _free_port() for number in range(1 if few else 2)}
        self.commands = {name: [*run.web_command("127.0.0.1", port), "-w", "1"] for name, port in self.ports.items()}
        self.commands["worker"] = [*run.CELERY, "worker", "-c", "1", "-l", "WARNING"]
        if not few:
            self.commands["beat"] = self.beat_command("beat")
        self.children: dict[str, subprocess.Popen] = {}
        self.restarts: Counter[str] = Counter()
        self.held: set[str] = set()
        """Names that nobody starts again just now."""
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep_up, daemon=True)

    def beat_command(self, name: str) -> list[str]:
        return [*run.CELERY, "beat", "-s", str(self.folder / name), "-l", "WARNING"]

    def start(self) -> None:
        for name in self.commands:
            self.launch(name)
        self.wait_until_ready(PATIENCE)
        self._keeper.start()

    def launch(self, name: str, command: list[str] | None = None) -> None:
        log = open(self.folder / f"{name}.log", "ab")  # noqa: SIM115 (the child's)
        python = [*run.PYTHON, *(command or self.commands[name])]
        environment = os.environ | run.ONE_CORE
        self.children[name] = subprocess.Popen(
            python, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, **run.child_options()
        )
        log.close()

    def stop(self) -> None:
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for name in list(self.children):
            self.kill(name)
        valkey.stop()
        postgres.stop()

    # --- dying --------------------------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """All processes of that name at once, without a chance to finish anything."""
        if name in self.children:
            child = self.children[name]
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid_of(name), signal.SIGKILL)

    def kill_one(self, name: str, chance) -> None:
        """One of the processes that a name stands for: gunicorn's worker, Celery's child, a backend of PostgreSQL."""
        found = below(self.pid_of(name))
        if found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)

    def pid_of(self, name: str) -> int:
        if name in self.children:
            return self.children[name].pid
        if name == "postgres":
            return int((postgres._data(places.server_account()) / "postmaster.pid").read_text().split()[0])
        return _owner_of("valkey-server", str(places.socket_dir()))

    # --- coming back --------------------------------------------------------------------------------------------

    def _keep_up(self) -> None:
        while not self._stopping.wait(AGAIN):
            for name, child in list(self.children.items()):
                if child.poll() is not None and name in self.commands and not self._stopping.is_set():
                    self.restarts[name] += 1
                    self.launch(name)
            for name, server in (("valkey", valkey), ("postgres", postgres)):
                try:
                    if name not in self.held and not server.running():
                        server.start()
                        self.restarts[name] += 1
                except (places.CannotStartError, OSError):
                    pass  # as a supervisor does: again in a moment

    def wait_until_ready(self, patience: float) -> None:
        """Until each node says that it is; RuntimeError with what is missing when that takes too long."""
        end, said = time.monotonic() + patience, "nothing"
        for name, port in self.ports.items():
            while (answer := self._ready(port))[0] != 200:
                said = f"{name} is not ready: {answer}"
                if time.monotonic() > end:
                    raise RuntimeError(said)
                time.sleep(0.1)

    @staticmethod
    def _ready(port: int) -> tuple[int, str]:
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as there:
                there.request("GET", "/health/ready/", headers={"Host": "localhost"})
                answer = there.getresponse()
                return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return 0, repr(error)


def prepare(dump: Path) -> None:
    """PostgreSQL with everything that fsync gives, the migrated database in it, and an empty Valkey."""
    where = ["-h", str(places.socket_dir()), "-U", "shaping", "-d", "shaping"]
    postgres.start()
    subprocess.run([program("pg_restore"), *where, "-1", str(dump)], check=True)
    valkey.start()


def below(pid: int) -> list[int]:
    """The processes that this one started, and those that they did."""
    found = [int(word) for word in _read(f"/proc/{pid}/task/{pid}/children").split()]
    return [*found, *(deeper for one in found for deeper in below(one))]


def _owner_of(name: str, words: str) -> int:
    for path in Path("/proc").glob("[0-9]*"):
        line = _read(f"{path}/cmdline")
        if name in line and words in line:
            return int(path.name)
    raise ProcessLookupError(name)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
