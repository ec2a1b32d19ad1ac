"""The object storage of tests/files, which can be away: nobody listens, or it says that it cannot now."""

import hashlib
import threading
from http.server import ThreadingHTTPServer

from shaping_future.files.objects import Place
from tests.files.bucket import Bucket


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Whoever asked was killed."""


class ObjectServer:
    """What it holds stays, as on a disk, while it is away."""

    def __init__(self):
        self.held: dict[str, bytes] = {}
        self.port = 0
        self.server: _Server | None = None
        self.come()
        self.url = f"http://key:secret@127.0.0.1:{self.port}/files"

    def come(self) -> None:
        self.server = _Server(("127.0.0.1", self.port), Bucket)
        self.port = self.server.server_port
        self.server.held, self.server.seen, self.server.broken, self.server.cut = self.held, [], 0, False
        self.server.place = Place.read(f"http://key:secret@127.0.0.1:{self.port}/files")
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def go(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def say_not_now(self, often: int) -> None:
        self.server.broken = often

    def sha256_of(self, name: str) -> str | None:
        content = self.held.get(f"/files/{name}")
        return None if content is None else hashlib.sha256(content).hexdigest()
