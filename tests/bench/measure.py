"""Seed a database of its own, serve it on loopback, and print every main page's time as a ratio to a yardstick page.

The ratio can be compared between machines and days; milliseconds cannot. Rounds alternate page and yardstick, so that
whatever else the machine does meets both.
"""

import argparse
import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from shaping_future.local import places, run, services

PATIENCE = 60  # seconds for the server to answer
TOKEN = "benchbenchbenchbenchbenchbench12"
UNTIMED = 3  # the first requests load templates and open connections


def main() -> int:
    options = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    options.add_argument("--applications", type=int, default=300, help="how many the seeded call has (300)")
    options.add_argument("--reading", type=int, default=30, help="how many the call has that is being read (30)")
    options.add_argument("--rounds", type=int, default=40, help="requests of each page (40)")
    options.add_argument("--only", default="", help="pages whose name contains this")
    options.add_argument("--open-side", action="store_true", help="instead: public pages, ten calls, 400 grants")
    options.add_argument("--closing-hour", action="store_true", help="instead: many people who save and send at once")
    options.add_argument("--people", type=int, default=400, help="its writers, and as many senders (400)")
    options.add_argument("--minutes", type=float, default=2, help="how long it lasts (2)")
    options = options.parse_args()
    own = not os.environ.get("DATABASE_URL")
    try:
        use_own_database()
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        django.setup()
        if options.closing_hour:
            return closing_hour(options)
        if options.open_side:
            return open_side(options)
        from tests.bench.pages import FORMS, PAGES

        world = seed(options.applications, options.reading)
        with served() as address:
            return report(address, world, options, PAGES, FORMS)
    except places.CannotStartError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if own:
            os.environ.pop("DATABASE_URL", None)
        services.stop()


def use_own_database() -> None:
    """A database named ..._bench beside the one in use, empty at every start."""
    import psycopg2

    url = urlsplit(services.database_url(fast=True))
    name = f"{url.path.lstrip('/')}_bench"
    connection = psycopg2.connect(urlunsplit(url))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    os.environ["DATABASE_URL"] = urlunsplit(url._replace(path=f"/{name}"))


def closing_hour(options) -> int:
    from tests.bench import closing_hour

    writers, senders = filled(f"{2 * options.people} drafts", lambda: closing_hour.seed(options.people))
    with served() as address, worked():
        return closing_hour.run(address, writers, senders, options.minutes)


def open_side(options) -> int:
    from tests.bench import open_world, pages

    words = f"{open_world.CALLS} calls, {open_world.APPLICATIONS} applications and {open_world.AWARDS} grants"
    world = filled(words, open_world.build)
    with served() as address:
        return report(address, world, options, pages.OPEN_SIDE, [])


def seed(applications: int, reading: int):
    from tests.bench.world import build

    words = f"{applications} applications, and {reading} that are being read,"
    return filled(words, lambda: build(applications, reading))


def filled(words: str, build: Callable):
    """What `build` makes in the new database."""
    from django.core.cache import cache
    from django.core.management import call_command

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    cache.clear()
    world = build()
    print(f"Seeded {words} in {time.monotonic() - began:.0f} s.", flush=True)
    return world


@contextlib.contextmanager
def worked():
    """A worker as script/server starts it; what it has not done at the end is left."""
    command = [*run.PYTHON, *run.CELERY, "worker", "-c", "1", "-l", "ERROR"]
    worker = subprocess.Popen(command, **run.child_options())
    try:
        from shaping_future.celery import app

        end = time.monotonic() + PATIENCE
        while not app.control.ping(timeout=1) and time.monotonic() < end:
            pass
        yield
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(10)
        worker.kill()


@contextlib.contextmanager
def served():
    """gunicorn as script/server starts it, on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = probe.getsockname()
    server = subprocess.Popen([sys.executable, *run.web_command(*address)], **run.child_options())
    try:
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(address, timeout=1).close()
                break
            if server.poll() is not None or time.monotonic() > end:
                raise places.CannotStartError("The web server did not start; what went wrong is written above.")
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def session_of(user) -> str:
    """The cookie of a signed-in browser; none for a visitor."""
    if user is None:
        return ""
    from django.conf import settings

    from tests import cast

    client = cast.signed_in_as(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def fetch(
    connection: http.client.HTTPConnection, path: str, cookie: str, fields: dict[str, str] | None = None
) -> tuple[float, int, str]:
    """(milliseconds, status, number of queries) of a GET, or of a POST of `fields` as the page of a form sends them."""
    headers = {"Host": "localhost", **({"Cookie": cookie} if cookie else {})}
    body = None
    if fields is not None:
        headers["Cookie"] = f"{cookie}; csrftoken={TOKEN}"
        headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields, doseq=True)
    began = time.perf_counter()
    connection.request("GET" if fields is None else "POST", path, body=body, headers=headers)
    response = connection.getresponse()
    response.read()
    return (time.perf_counter() - began) * 1000, response.status, response.headers.get("X-Queries", "?")


def p5(times: list[float]) -> float:
    """The fifth percentile: what the page takes when nothing else disturbs it, without trusting one lucky request."""
    return statistics.quantiles(times, n=20)[0]


def report(address, world, options, pages: list, forms: list) -> int:
    connection = http.client.HTTPConnection(*address, timeout=30)
    bench = Bench(connection, world, options.rounds)
    print(f"{'page':32} {'min ms':>8} {'p5 ms':>8} {'ratio':>7} {'queries':>8}")
    for name, who, path in pages:
        if options.only in name:
            bench.measure(name, who, lambda turn, path=path: (path(world), None), status=200)
    for name, who, step, status in forms:
        if options.only in name:
            bench.measure(name, who, lambda turn, step=step: step(world, turn), status=status)
    if not bench.yardsticks:
        print(f"No page's name contains {options.only!r}.")
        return 1
    print(f"The yardstick (one SELECT by primary key, fifty rows) took {p5(bench.yardsticks):.1f} ms (p5).")
    return 1 if bench.failed else 0


class Bench:
    """Measures one page or form after the other, each beside the yardstick."""

    def __init__(self, connection: http.client.HTTPConnection, world, rounds: int):
        from django.urls import reverse

        self.connection, self.world, self.rounds = connection, world, rounds
        self.yardstick = reverse("yardstick", args=[world.people["applicant"].pk])
        self.yardsticks: list[float] = []
        self.failed = 0

    def measure(self, name: str, who, request, status: int) -> None:
        """`request(turn)` prepares one request: (path, fields of a form or None). Preparing is not timed."""
        cookie = session_of(self.world.people[who] if who else None)
        page, base = [], []
        for turn in range(self.rounds + UNTIMED):
            path, fields = request(turn)
            ours = fetch(self.connection, path, cookie, fields)
            theirs = fetch(self.connection, self.yardstick, "")
            if (ours[1], theirs[1]) != (status, 200):
                self.failed += 1
                print(f"{name:32} answered {ours[1]}, the yardstick {theirs[1]}")
                return
            if turn >= UNTIMED:
                page.append(ours[0])
                base.append(theirs[0])
        self.yardsticks += base
        print(f"{name:32} {min(page):8.1f} {p5(page):8.1f} {p5(page) / p5(base):7.1f} {ours[2]:>8}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
