"""Requests to the bench's web server, one after the other beside the yardstick's, and twenty at once."""

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.bench import databases
from tests.bench.pages import Fields, Visit
from tests.bench.runs import Figure
from tests.bench.serving import Address
from tests.bench.world import AT_ONCE, World

TOKEN = "benchbenchbenchbenchbenchbench12"
UNTIMED = 3  # the first requests load templates and open connections
CROWDS = 8  # times that twenty ask at once
TIMEOUT = 120


class FailedError(Exception):
    """A page did not answer as it should."""


def session_of(user) -> str:
    """The cookie of a signed-in browser; none for a visitor."""
    if user is None:
        return ""
    from django.conf import settings

    from tests import cast

    client = cast.signed_in_as(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def headers_of(cookie: str, fields: Fields) -> dict[str, str]:
    if fields is None:
        return {"Host": "localhost", **({"Cookie": cookie} if cookie else {})}
    return {
        "Host": "localhost",
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }


def fetch(
    connection: http.client.HTTPConnection, path: str, cookie: str, fields: Fields = None
) -> tuple[float, int, int]:
    """(milliseconds, status, number of queries) of a GET, or of a POST of `fields` as the page of a form sends them."""
    body = None if fields is None else urlencode(fields, doseq=True)
    connection.close()  # the server leaves one that was idle while the next request was prepared
    connection.connect()
    began = time.perf_counter()
    connection.request("GET" if body is None else "POST", path, body=body, headers=headers_of(cookie, fields))
    response = connection.getresponse()
    response.read()
    return (time.perf_counter() - began) * 1000, response.status, int(response.headers.get("X-Queries", "0"))


class Asker:
    """Asks the web server of one size of the world."""

    def __init__(self, size: int, address: Address, world: World):
        from django.urls import reverse

        self.size, self.address, self.world = size, address, world
        self.connection = http.client.HTTPConnection(*address, timeout=TIMEOUT)
        self.yardstick = reverse("yardstick", args=[world.people["applicant"].pk])
        self.cookies: dict[int, str] = {}

    def cookie(self, visit: Visit, number: int = 0) -> str:
        user = visit.who(self.world, number)
        key = user.pk if user else 0
        if key not in self.cookies:
            self.cookies[key] = session_of(user)
        return self.cookies[key]

    def once(self, visit: Visit, turn: int) -> tuple[float, int]:
        """(milliseconds, queries)"""
        databases.use(self.size)
        cookie = self.cookie(visit)
        took, status, queries = fetch(self.connection, *_with(cookie, visit.request(self.world, turn, 0)))
        if status != visit.status:
            raise FailedError(f"{visit.name} answered {status} at {self.size}")
        return took, queries

    def beside(self) -> float:
        took, status, _queries = fetch(self.connection, self.yardstick, "")
        if status != 200:
            raise FailedError(f"the yardstick answered {status} at {self.size}")
        return took

    def crowd(self, visit: Visit, turn: int) -> tuple[float, float, list[float]]:
        """Twenty at once, then the yardstick by twenty: milliseconds until all have theirs, and each one's own."""
        databases.use(self.size)
        ready = [_with(self.cookie(visit, one), visit.request(self.world, turn, one)) for one in range(AT_ONCE)]
        all_of_page, each = self._at_once(ready, visit)
        all_of_yardstick, _each = self._at_once([(self.yardstick, "", None)] * AT_ONCE, None)
        return all_of_page, all_of_yardstick, each

    def _at_once(self, ready: list, visit: Visit | None) -> tuple[float, list[float]]:
        def ask(request) -> tuple[float, int, int]:
            connection = http.client.HTTPConnection(*self.address, timeout=TIMEOUT)
            try:
                return fetch(connection, *request)
            finally:
                connection.close()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            began = time.perf_counter()
            answers = list(pool.map(ask, ready))
            took = (time.perf_counter() - began) * 1000
        wrong = [status for _took, status, _queries in answers if status != (visit.status if visit else 200)]
        if wrong:
            raise FailedError(f"{visit.name if visit else 'the yardstick'} answered {wrong[0]} to twenty at once")
        return took, [one for one, _status, _queries in answers]


def _with(cookie: str, request: tuple[str, Fields]) -> tuple[str, str, Fields]:
    return request[0], cookie, request[1]


def in_turn(askers: list[Asker], visit: Visit, rounds: int) -> dict[int, Figure]:
    """Each size and its yardstick in turn, so that whatever else the machine does meets all of them."""
    times = {one.size: ([], [], []) for one in askers}
    for turn in range(rounds + UNTIMED):
        for one in askers:
            took, queries = one.once(visit, turn)
            theirs = one.beside()
            if turn >= UNTIMED:
                for kept, value in zip(times[one.size], (took, theirs, queries), strict=True):
                    kept.append(value)
    return {size: Figure(min(page), p5(page), min(base), max(queries)) for size, (page, base, queries) in times.items()}


def p5(times: list[float]) -> float:
    """The fifth percentile: what the page takes when nothing else disturbs it, without trusting one lucky request."""
    return statistics.quantiles(times, n=20)[0] if len(times) > 1 else times[0]


def at_once(asker: Asker, visit: Visit, figure: Figure) -> None:
    """Adds to the figure what it takes when twenty ask at once."""
    crowds = [asker.crowd(visit, turn) for turn in range(1000, 1000 + CROWDS)]
    figure.crowd = min(page for page, _base, _each in crowds) / min(base for _page, base, _each in crowds)
    figure.crowd_p95 = statistics.quantiles([one for *_rest, each in crowds for one in each], n=20)[-1]
