"""The kinds of faults. Each begins at a moment that the seed chose, lasts as long as it says, and takes itself back."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import clockwork
from tests.faults.bucket import ObjectServer
from tests.faults.house import House, below
from tests.faults.world import World, add_deadline

HOUR, DAY = 3600, 86_400


@dataclass
class Stage:
    """What a fault may reach."""

    house: House
    world: World
    bucket: ObjectServer
    chance: random.Random
    disk: Path | None
    """A file system of its own under the whole house; None where we may not mount one."""


Fault = Callable[[Stage], None]


def web(on: Stage) -> None:
    """A web node, or only the process under it that answers; in one of three rounds all nodes."""
    nodes, chance = list(on.house.ports), on.chance
    if chance.random() < 1 / 3:
        on.house.kill_one(chance.choice(nodes), chance)
    for node in nodes if chance.random() < 0.5 else [chance.choice(nodes)]:
        on.house.kill(node)


def worker(on: Stage) -> None:
    if on.chance.random() < 1 / 3:
        on.house.kill_one("worker", on.chance)
        _wait(on, 0.1, 0.5)
    on.house.kill("worker")


def beat(on: Stage) -> None:
    on.house.kill("beat")


def valkey(on: Stage) -> None:
    """Killed, and in half of the rounds away for a while: who starts it again is held up."""
    with _nobody_starts(on, "valkey") if on.chance.random() < 0.5 else contextlib.nullcontext():
        on.house.kill("valkey")
        _wait(on, 0.5, 2)


def emptied(on: Stage) -> None:
    """All that it held is gone: sessions' copies, limits, the queue."""
    from shaping_future.local import places
    from shaping_future.local import valkey as server

    server._says(places.socket_dir() / "valkey.sock", b"FLUSHALL")


def postgres(on: Stage) -> None:
    with _nobody_starts(on, "postgres") if on.chance.random() < 0.5 else contextlib.nullcontext():
        on.house.kill("postgres")
        _wait(on, 0.5, 2)


def backend(on: Stage) -> None:
    """One of PostgreSQL's processes: it ends all connections and recovers."""
    on.house.kill_one("postgres", on.chance)


def everything(on: Stage) -> None:
    """As when the machine goes down, but for what the kernel still holds."""
    for name in on.chance.sample([*on.house.commands, "valkey", "postgres"], len(on.house.commands) + 2):
        on.house.kill(name)


def disk_full(on: Stage) -> None:
    """Of everything at once: database, queue, files in the making, logs. Somebody makes room after a while."""
    if on.disk is None:
        return _nothing_can_be_written(on)
    ballast = on.disk / "ballast"
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:  # full: closing would write again
        free = shutil.disk_usage(on.disk).free
        with contextlib.suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, free - 1_000_000))
        file.seek(0, os.SEEK_END)
        while True:
            file.write(b"\0" * 65_536)
    _wait(on, 1, 3)
    ballast.unlink(missing_ok=True)


def _nothing_can_be_written(on: Stage) -> None:
    """Where no disk of our own can be had: the kernel refuses files beyond a size, which PostgreSQL takes for full."""
    pids = [on.house.pid_of("postgres"), *below(on.house.pid_of("postgres"))]
    for pid in pids:
        subprocess.run(["prlimit", "--fsize=8192:unlimited", f"--pid={pid}"], check=False)
    _wait(on, 1, 3)
    on.house.kill("postgres")  # whoever is started now may write again


def clock_jumps(on: Stage) -> None:
    """Forwards past a call's closing and a term's end, and in most rounds back again, as a corrected clock does."""
    try:
        add_deadline(on.world)
    finally:
        from django.db import connection

        connection.close()
    before = clockwork.offset()
    clockwork.jump_to(before + on.chance.choice((2 * HOUR, DAY, 3 * DAY)) + DAY)
    _wait(on, 4, 6)
    _until_passed(on)
    clockwork.jump_to(before + on.chance.choice((0, 0, 0, -HOUR, 60)))


def _until_passed(on: Stage) -> None:
    """Beat asks every two seconds; a machine with other work needs longer."""
    from django.db import Error, connection

    from grants.calls.models import Stage as CallStage

    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(Error):
            call, member = on.world.deadlines[-1]
            call.refresh_from_db()
            member.user.refresh_from_db()
            if call.stage == CallStage.CHECKING and not member.user.roles:
                break
        time.sleep(0.3)
    connection.close()


def two_beats(on: Stage) -> None:
    on.house.launch("second", on.house.beat_command("second"))
    _wait(on, 4, 7)
    on.house.kill("second")
    del on.house.children["second"]


def slow_database(on: Stage) -> None:
    """All of PostgreSQL stands still and goes on, again and again: each statement takes a second or more."""
    root = on.house.pid_of("postgres")
    for _ in range(on.chance.randint(3, 6)):
        pids = [root, *below(root)]
        _tell(pids, signal.SIGSTOP)
        _wait(on, 0.3, 1.2)
        _tell([*pids, *below(root)], signal.SIGCONT)
        time.sleep(0.05)


def storage_away(on: Stage) -> None:
    """Nobody listens; or whoever listens says that it cannot now."""
    if on.chance.random() < 0.6:
        on.bucket.go()
        _wait(on, 1, 4)
        on.bucket.come()
    else:
        on.bucket.say_not_now(on.chance.randint(3, 12))
        _wait(on, 1, 3)
        on.bucket.say_not_now(0)


KINDS: dict[str, Fault] = {
    "web": web,
    "worker": worker,
    "beat": beat,
    "redis": valkey,
    "redis-emptied": emptied,
    "postgresql": postgres,
    "backend": backend,
    "everything": everything,
    "disk-full": disk_full,
    "clock-jumps": clock_jumps,
    "two-beats": two_beats,
    "slow-database": slow_database,
    "storage-away": storage_away,
}


@contextlib.contextmanager
def _nobody_starts(on: Stage, name: str):
    on.house.held.add(name)
    try:
        yield
    finally:
        on.house.held.discard(name)


def _tell(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def _wait(on: Stage, least: float, most: float) -> None:
    time.sleep(on.chance.uniform(least, most))
