"""One house, many rounds: load, a fault at a random moment, healing, checks. The same seed gives the same faults."""

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

SETTLE = 16 * 60  # seconds the clock jumps at the end: what a dead worker held is free again by then
HEAL = 200  # seconds for the site to be whole again after a fault, on a machine that has other work
DISK = "1500m"


def run(seed: int, rounds: int, only: list[str], dump: Path, few: bool) -> dict:
    """The figures of these rounds, with every sentence of what was wrong."""
    with _folder() as (folder, disk):
        os.environ["SHAPING_VAR"] = str(folder)  # before anything of ours reads it
        return _in_house(seed, rounds, only, dump, few, folder, disk)


def _in_house(seed, rounds, only, dump, few, folder, disk) -> dict:
    from tests.faults import clockwork
    from tests.faults.bucket import ObjectServer
    from tests.faults.mail import MailServer

    mail = MailServer()
    bucket = ObjectServer()
    (folder / "tmp").mkdir()
    os.environ.update({
        clockwork.VARIABLE: str(folder / "clock"), "FAULTS_MAIL_PORT": str(mail.port), "FILES_URL": bucket.url,
        "TMPDIR": str(folder / "tmp"), "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    })  # fmt: skip
    from tests.faults import house as houses

    houses.prepare(dump)
    import django

    django.setup()
    from django.db import connection

    from tests.faults import kinds, world

    chance = random.Random(seed)
    house = houses.House(folder, few)
    try:
        made = world.build(list(house.ports.values()), chance, few)
        connection.close()
        house.start()
        on = kinds.Stage(house, made, bucket, chance, disk)
        return Rounds(on, mail, seed).play(rounds, only)
    finally:
        house.stop()


class Rounds:
    def __init__(self, on, mail, seed: int):
        self.on, self.mail, self.seed = on, mail, seed
        self.goes, self.over = threading.Event(), threading.Event()
        self.played: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.told: set[str] = set()
        self.healed: list[float] = []

    def play(self, rounds: int, only: list[str]) -> dict:
        threads = [one.begin(self.goes, self.over) for one in self.on.world.journeys]
        try:
            for number in range(rounds):
                kind = self._kind(number, only)
                self._round(number, kind)
                self.played[kind] += 1
            if "beat" in self.on.house.commands:
                self._settle()
        finally:
            self.over.set()
            self.goes.set()
            for thread in threads:
                thread.join(HEAL)
        return self._figures()

    def _kind(self, number: int, only: list[str]) -> str:
        """Each kind once in every so many rounds, in an order of its own."""
        if number % len(only) == 0:
            self.order = self.on.chance.sample(only, len(only))
        return self.order[number % len(only)]

    def _round(self, number: int, kind: str) -> None:
        from tests.faults.kinds import KINDS

        began = time.monotonic()
        self.goes.set()
        time.sleep(self.on.chance.uniform(0.2, 1.2))
        KINDS[kind](self.on)
        struck = time.monotonic()
        time.sleep(0.3)
        self.goes.clear()
        problems = [sentence for sentence in self._healed() or self._checked() if sentence not in self.told]
        self.told.update(problems)
        self.healed.append(time.monotonic() - struck)
        self.wrong += [f"round {number} ({kind}, seed {self.seed}): {sentence}" for sentence in problems]
        for sentence in problems[:5]:
            print(f"  {kind}: {sentence}", file=sys.stderr)
        took, since = time.monotonic() - began, self.healed[-1]
        print(f"round {number:3} {kind:14} {took:5.1f} s, whole again after {since:.1f} s", file=sys.stderr, flush=True)

    def _healed(self) -> list[str]:
        """Every press is answered and every node is ready, by nobody's hand."""
        end = time.monotonic() + HEAL
        for one in [*self.on.world.journeys, *self.on.world.journeys]:  # one may have been about to take a step
            time.sleep(0.005)
            if not one.resting.wait(max(0.0, end - time.monotonic())):
                return [f"{type(one).__name__} got no answer within {HEAL} s"]
        try:
            self.on.house.wait_until_ready(HEAL)
        except RuntimeError as error:
            return [str(error)]
        return []

    def _checked(self) -> list[str]:
        from tests.faults import checks
        from tests.faults.journeys import asked

        return asked(lambda: checks.all_of(self.on.world, self.mail, self.on.bucket))

    def _settle(self) -> None:
        """In the end nothing waits: what died in somebody's hands was taken up by another."""
        from tests.faults import checks, clockwork

        clockwork.jump_to(clockwork.offset() + SETTLE)
        end = time.monotonic() + HEAL
        while (left := checks.waiting()) and time.monotonic() < end:
            time.sleep(0.5)
        self.wrong += [f"at the end (seed {self.seed}): {sentence}" for sentence in [*left, *self._checked()]]

    def _figures(self) -> dict:
        from tests.faults import checks

        heard = self.on.world.heard
        return {
            "rounds": dict(self.played), "requests": heard.requests, "acknowledged": heard.acknowledged,
            "refused": {str(key): value for key, value in heard.refused.items()}, "slowest": heard.slowest,
            "restarts": dict(self.on.house.restarts), "healed": self.healed, "wrong": self.wrong,
            "mails": sum(self.mail.arrived.values()), **checks.counted(self.on.world),
        }  # fmt: skip


@contextlib.contextmanager
def _folder():
    """(the house's folder, the disk under it): a small file system in memory where we may mount one."""
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own account goes through it
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", name]
        mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        try:
            yield folder, folder if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "-l", name], check=False)


def main(arguments: list[str]) -> int:
    """seed, rounds, kinds with commas, the dump, "few" or "many"; the figures as one line of JSON."""
    seed, rounds, only, dump, size = arguments
    print(json.dumps(run(int(seed), int(rounds), only.split(","), Path(dump), size == "few")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
