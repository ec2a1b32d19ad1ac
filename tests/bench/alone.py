"""Processor time in this process and in the database's, page and yardstick in turn: what others do on the machine
hardly shows. For work on one page; the targets are about `script/bench` with the web server between."""

import io
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.bench import databases
from tests.bench.asking import UNTIMED, FailedError, headers_of, p5, session_of
from tests.bench.pages import Fields, Visit
from tests.bench.runs import Figure
from tests.bench.world import World


class Process:
    """The site in this process, on the database of each size."""

    def __init__(self, worlds: dict[int, World]):
        from django.core.wsgi import get_wsgi_application
        from django.db import connection
        from django.urls import reverse

        connection.settings_dict["CONN_MAX_AGE"] = None  # one process of the database, whose time is counted
        self.worlds, self.site = worlds, get_wsgi_application()
        self.yardstick = reverse("yardstick", args=[next(iter(worlds.values())).people["applicant"].pk])

    def figures(self, visit: Visit, rounds: int) -> dict[int, Figure]:
        return {size: self._figure(size, visit, rounds) for size in self.worlds}

    def _figure(self, size: int, visit: Visit, rounds: int) -> Figure:
        databases.use(size)
        world = self.worlds[size]
        cookie = session_of(visit.who(world, 0))
        page, base, queries = [], [], 0
        for turn in range(rounds + UNTIMED):
            path, fields = visit.request(world, turn, 0)
            ours, status, queries = self.ask(path, cookie, fields)
            theirs, _status, _queries = self.ask(self.yardstick, "", None)
            if status != visit.status:
                raise FailedError(f"{visit.name} answered {status} at {size}")
            if turn >= UNTIMED:
                page.append(ours)
                base.append(theirs)
        least = min(page, key=sum)
        return Figure(sum(least), p5([sum(one) for one in page]), min(map(sum, base)), queries, database=least[1])

    def ask(self, path: str, cookie: str, fields: Fields) -> tuple[tuple[float, float], int, int]:
        """((milliseconds here, milliseconds in the database), status, queries)"""
        from django.db import connection

        environ = _environ(path, cookie, fields)
        connection.ensure_connection()
        backend = connection.connection.info.backend_pid
        said: list = []
        before, here = _processor_time(backend), time.thread_time()
        answer = self.site(environ, lambda status, headers, exc=None: said.extend((status, headers)))
        for _piece in answer:
            pass
        answer.close()
        here, there = time.thread_time() - here, _processor_time(backend) - before
        return (here * 1000, there), int(said[0].split()[0]), int(dict(said[1]).get("X-Queries", "0"))


def _processor_time(pid: int) -> float:
    """Milliseconds that a process has had. Linux; elsewhere the database's part is not counted."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return 0.0


def _environ(path: str, cookie: str, fields: Fields) -> dict:
    parts, body = urlsplit(path), b"" if fields is None else urlencode(fields, doseq=True).encode()
    headers = headers_of(cookie, fields)
    kind = headers.pop("Content-Type", "")
    return {
        "REQUEST_METHOD": "GET" if fields is None else "POST",
        "SCRIPT_NAME": "", "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}  # fmt: skip
