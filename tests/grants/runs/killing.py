"""A web server and a worker in processes of their own that a test can kill: forked, so that they start at once."""

import contextlib
import http.client
import os
import signal
import socket
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.db.models import Sum

from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.workflow import LineState, RunState
from shaping_future.files.models import Document
from shaping_future.files.services import make_waiting
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import deliver_one
from shaping_future.record.models import Entry

TOKEN = "k" * 32
PATIENCE = 60  # seconds


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Process:
    """`start()` and `kill()` as often as you like."""

    def __init__(self, work: Callable[[], None]):
        self.work, self.pid = work, None

    def start(self) -> None:
        connection.close()  # nothing of ours is shared
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                self.work()
            os._exit(0)

    def kill(self) -> None:
        """Without a chance to finish anything."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = None


class Web(Process):
    """The site on a socket that stays while the process behind it dies."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.app = get_wsgi_application()
        super().__init__(self.serve)

    def close(self) -> None:
        self.kill()
        self.socket.close()

    def serve(self) -> None:
        server = WSGIServer(("127.0.0.1", self.port), Quiet, bind_and_activate=False)
        server.socket, server.server_name, server.server_port = self.socket, "localhost", self.port
        server.setup_environ()
        server.set_app(self.app)
        server.serve_forever()


def work() -> None:
    """What the worker does of it: mail, and the remittance as a PDF."""
    while True:
        if deliver_one() is None and not make_waiting():
            time.sleep(0.01)


class Visitor:
    """A person of finance who presses the button again until the site answers."""

    def __init__(self, web: Web, session: str):
        self.web, self.session = web, session

    def post(self, address: str, fields: dict[str, str], file: bytes = b"") -> int:
        """The status of the first answer."""
        body, kind = self._body(fields | {"csrfmiddlewaretoken": TOKEN}, file)
        headers = {"Host": "localhost", "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "Content-Type": kind}
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=10)) as there:
                    there.request("POST", address, body, headers)
                    answer = there.getresponse()
                    answer.read()
                    return answer.status
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < end, f"no answer from {address}"
                time.sleep(0.01)

    def _body(self, fields: dict[str, str], file: bytes) -> tuple[bytes, str]:
        if not file:
            return urlencode(fields).encode(), "application/x-www-form-urlencoded"
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="s.csv"\r\n'
        head += "Content-Type: text/csv\r\n\r\n"
        body = "".join([*parts, head]).encode() + file + f"\r\n--{edge}--\r\n".encode()
        return body, f"multipart/form-data; boundary={edge}"


def is_whole(fund) -> None:
    """At this very moment, whoever died in the middle of what."""
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        held, lines = balances(fund), PaymentLine.objects.all()
        paid = list(lines.filter(state=LineState.PAID).prefetch_related("matches"))
        assert held[Account.ORDERED] == _sum(lines.filter(state=LineState.ORDERED))
        assert held[Account.PAID] == sum(line.pence for line in paid)
        assert problems(fund) == []
        keys = [line.pk for line in paid]
        assert all(line.matches.count() == 1 for line in paid)
        assert _noted("run.line-paid") == sorted(keys)
        assert Message.objects.filter(key__startswith="remittance-").count() == len(keys)
        wanted = Document.objects.filter(kind="remittance").values_list("subject", flat=True)
        assert sorted(map(int, wanted)) == sorted(keys)
        approved = PaymentRun.objects.filter(approved_at__isnull=False)
        assert _noted("run.approved") == sorted(approved.values_list("pk", flat=True))
        for run in approved.prefetch_related("lines"):
            done = {line.state for line in run.lines.all()} == {LineState.PAID}
            assert (run.state == RunState.DONE) == done


def _sum(lines) -> int:
    return lines.aggregate(sum=Sum("pence"))["sum"] or 0


def _noted(verb: str) -> list[int]:
    return sorted(map(int, Entry.objects.filter(verb=verb).values_list("subject_id", flat=True)))
