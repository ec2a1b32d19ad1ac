"""Rounds of faults under load: script/test --faults. FAULT_ROUNDS (300), FAULT_SEED (any), FAULT_KINDS (all).

Each house lives for a hundred rounds; its seed is printed, and the same seed plays the same faults again.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.kinds import KINDS

IN_A_HOUSE = 100
SEEDED = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    rounds = int(os.environ.get("FAULT_ROUNDS") or 300)
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
    only = [name for name in (os.environ.get("FAULT_KINDS") or ",".join(KINDS)).split(",") if name]
    if unknown := set(only) - set(KINDS):
        print(f"FAULT_KINDS knows {', '.join(KINDS)}; not {', '.join(unknown)}.", file=sys.stderr)
        return 2
    began, houses = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "migrated"
        seeded(dump)
        for number, start in enumerate(range(0, rounds, IN_A_HOUSE)):
            many = min(IN_A_HOUSE, rounds - start)
            print(f"House {number + 1}: {many} rounds, FAULT_SEED={seed + number}", flush=True)
            houses.append(played(seed + number, many, only, dump))
    return tell(houses, time.monotonic() - began)


def seeded(dump: Path) -> None:
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-m", "tests.faults.seeded", str(dump)], env=settings, check=True)


def played(seed: int, rounds: int, only: list[str], dump: Path, size: str = "many") -> dict:
    """In a process of its own: settings and servers belong to one house."""
    command = [sys.executable, "-m", "tests.faults.rounds", str(seed), str(rounds), ",".join(only), str(dump), size]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=SEEDED)
    if done.returncode:
        return {"wrong": [f"the house of seed {seed} could not be played to its end"]}
    return json.loads(done.stdout.splitlines()[-1])


def tell(houses: list[dict], took: float) -> int:
    """The figures of all houses. The exit status."""
    total: Counter[str] = Counter()
    kinds, refused, restarts = Counter(), Counter(), Counter()
    wrong = [sentence for house in houses for sentence in house["wrong"]]
    healed = sorted(seconds for house in houses for seconds in house.get("healed", []))
    for house in houses:
        kinds.update(house.get("rounds", {}))
        refused.update(house.get("refused", {}))
        restarts.update(house.get("restarts", {}))
        total.update({name: value for name, value in house.items() if isinstance(value, int)})
    print(f"{kinds.total()} rounds in {took / 60:.0f} minutes: {_words(kinds)}.")
    print(f"Requests: {total['requests']:,}, acknowledged {total['acknowledged']:,}; not: {_words(refused)}.")
    print(f"Started again: {_words(restarts)}.")
    if healed:
        half, most = statistics.median(healed), healed[int(len(healed) * 0.95)]
        print(
            f"Whole again after {half:.1f} s in half of the rounds, {most:.1f} s in 95 %, at most {healed[-1]:.0f} s."
        )
    left = ("entries", "documents", "files", "mails", "may not have arrived", "calls closed", "terms over")
    print("Left: " + ", ".join(f"{total[name]:,} {name}" for name in left) + ".")
    for sentence in wrong:
        print(sentence)
    print(f"Lost, doubled or not healed: {len(wrong)}.")
    return 1 if wrong else 0


def _words(counts: Counter) -> str:
    names = {"0": "no answer"}
    return ", ".join(f"{names.get(name, name)} {count}" for name, count in counts.most_common()) or "none"


if __name__ == "__main__":
    sys.exit(main())
