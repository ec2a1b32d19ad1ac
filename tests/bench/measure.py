"""Seed databases of its own, serve them on loopback, and print every main page's time as a ratio to a yardstick page.

The ratio can be compared between machines and days; milliseconds cannot. Rounds alternate page and yardstick, so that
whatever else the machine does meets both. Each run is kept under var/bench/runs; --compare shows two beside each other.
"""

import argparse
import contextlib
import copy
import datetime as dt
import os
import sys
import time
from collections.abc import Callable

from shaping_future.local import places, services
from tests.bench import databases, runs
from tests.bench.serving import served, worked


def main() -> int:
    options = _options().parse_args()
    if options.compare:
        print(runs.compared(*map(runs.read, options.compare)))
        return 0
    own = not os.environ.get("DATABASE_URL")
    try:
        databases.choose_first(min(options.sizes))
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        django.setup()
        if options.closing_hour:
            return closing_hour(options)
        return open_side(options) if options.open_side else main_pages(options)
    except places.CannotStartError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if own:
            os.environ.pop("DATABASE_URL", None)
        services.stop()


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    sizes = {"nargs": "+", "type": int, "default": [300, 3_000]}
    options.add_argument("--sizes", **sizes, help="how many applications the large call has (300 and 3000)")
    options.add_argument("--reading", type=int, default=30, help="how many the call has that is being read (30)")
    options.add_argument("--rounds", type=int, default=40, help="requests of each page (40)")
    options.add_argument("--only", default="", help="pages whose name contains this")
    options.add_argument("--cpu", action="store_true", help="processor time in one process instead: for a busy machine")
    options.add_argument("--again", action="store_true", help="use the databases that the last run left")
    options.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"), help="two kept runs: paths, or before and last")
    options.add_argument("--open-side", action="store_true", help="instead: public pages, ten calls, 400 grants")
    options.add_argument("--closing-hour", action="store_true", help="instead: many people who save and send at once")
    options.add_argument("--people", type=int, default=400, help="its writers, and as many senders (400)")
    options.add_argument("--minutes", type=float, default=2, help="how long it lasts (2)")
    return options


def main_pages(options) -> int:
    """The pages with targets and their neighbours, at each size."""
    from tests.bench.forms import EXPORTS, FORMS, afresh
    from tests.bench.pages import PAGES

    worlds = seeded(options)
    visits = [one for one in [*PAGES, *FORMS, *EXPORTS] if options.only in one.name]
    if not visits:
        print(f"No page's name contains {options.only!r}.")
        return 1
    for size, world in worlds.items():
        databases.use(size)
        afresh(world)
    return report(worlds, visits, options)


def seeded(options) -> dict:
    """Size → World: the smallest by services, the larger ones grown from a copy of its database."""
    from tests.bench import world as building

    sizes = sorted(set(options.sizes))
    if options.again and (worlds := databases.kept_worlds()).keys() >= set(sizes):
        return {size: worlds[size] for size in sizes}
    small, *larger = sizes
    begun = filled(small, f"{small} applications", lambda: building.begin(small, options.reading))
    worlds = {small: begun}
    for size in larger:
        began = time.monotonic()
        databases.make(size, like=small)
        databases.use(size)
        worlds[size] = copy.deepcopy(begun)
        building.grow(worlds[size].things["ranked"], size)
        print(f"Grown to {size:,} applications in {time.monotonic() - began:.0f} s.", flush=True)
    for size, world in worlds.items():
        databases.use(size)
        building.finish(world)
        databases.analyse()
    databases.keep_worlds(worlds)
    return worlds


def filled(size: int, words: str, build: Callable):
    """What `build` makes in a new database."""
    from django.core.cache import cache

    began = time.monotonic()
    databases.make(size)
    databases.use(size)
    cache.clear()
    world = build()
    databases.analyse()
    print(f"Seeded {words} in {time.monotonic() - began:.0f} s.", flush=True)
    return world


def report(worlds: dict, visits: list, options) -> int:
    """Measure, print each page when it is known, keep the run. The exit status."""
    at = dt.datetime.now().astimezone().replace(microsecond=0, tzinfo=None).isoformat()
    run = runs.Run("cpu" if options.cpu else "time", list(worlds), at, runs.commit())
    run.forms = [one.name for one in visits if one.is_form]
    print(runs.head(run.sizes), flush=True)
    (_alone if options.cpu else _served)(run, worlds, visits, options)
    print(runs.summary(run))
    print(f"Kept as {runs.keep(run)}")
    return 1 if run.misses() else 0


def _alone(run: runs.Run, worlds: dict, visits: list, options) -> None:
    from tests.bench.alone import Process

    process = Process(worlds)
    for visit in visits:
        _add(run, visit, lambda visit=visit: process.figures(visit, options.rounds))


def _served(run: runs.Run, worlds: dict, visits: list, options) -> None:
    from tests.bench import asking
    from tests.bench.targets import TARGETS

    with contextlib.ExitStack() as stack:
        servers = {size: stack.enter_context(served(size)) for size in worlds}
        askers = [asking.Asker(size, servers[size].address, world) for size, world in worlds.items()]
        largest = askers[-1]

        def figures(visit) -> dict:
            found = asking.in_turn(askers, visit, options.rounds)
            if visit.name in TARGETS and largest.world.drafts:
                asking.at_once(largest, visit, found[largest.size])
            return found

        for visit in visits:
            _add(run, visit, lambda visit=visit: figures(visit))
        web = max((one for server in servers.values() for one in server.memory()), key=lambda one: one.now)
        run.memory["web"] = [web.now, web.peak]
    if not options.only and largest.world.drafts:
        _papers(run, largest.size)


def _papers(run: runs.Run, size: int) -> None:
    from tests.bench import papers

    databases.use(size)
    run.pdf = papers.ratio()
    with worked(size) as process:
        found = papers.memory_of_worker(process.pid)
        run.memory["worker"] = [found.now, found.peak]


def _add(run: runs.Run, visit, figures: Callable[[], dict]) -> None:
    from tests.bench.asking import FailedError

    try:
        run.pages[visit.name] = figures()
    except FailedError as failed:
        run.failed.append(str(failed))
        print(failed, flush=True)
    else:
        print(runs.line(run, visit.name), flush=True)


def closing_hour(options) -> int:
    from tests.bench import closing_hour

    people = options.people
    size = 2 * people
    writers, senders = filled(size, f"{size} drafts", lambda: closing_hour.seed(people))
    with served(size) as server, worked(size):
        return closing_hour.run(server.address, writers, senders, options.minutes)


def open_side(options) -> int:
    from tests.bench import open_world, pages

    size = open_world.APPLICATIONS
    words = f"{open_world.CALLS} calls, {size:,} applications and {open_world.AWARDS} grants"
    world = filled(size, words, open_world.build)
    visits = [one for one in pages.OPEN_SIDE if options.only in one.name]
    return report({size: world}, visits, options)


if __name__ == "__main__":
    sys.exit(main())
