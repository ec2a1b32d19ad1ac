"""A clamd that speaks the real protocol over a real socket and finds one virus: the letters of VIRUS."""

import socket
import struct
import threading
from contextlib import contextmanager

VIRUS = b"X5O!P%@AP-our-own-test-virus"


class Clamd:
    def __init__(self, address, family):
        self.heard, self.answer, self.hangs_up = [], None, False
        self.server = socket.socket(family, socket.SOCK_STREAM)
        self.server.bind(address)
        self.server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line):
        if self.hangs_up:
            return
        command = self._exactly(line, len(b"zINSTREAM\0"))
        assert command == b"zINSTREAM\0", command
        content = b""
        while length := struct.unpack("!I", self._exactly(line, 4))[0]:
            content += self._exactly(line, length)
        self.heard.append(content)
        found = b"stream: Test.Virus FOUND" if VIRUS in content else b"stream: OK"
        line.sendall((self.answer or found) + b"\0")

    @staticmethod
    def _exactly(line, count):
        found = b""
        while len(found) < count and (piece := line.recv(count - len(found))):
            found += piece
        return found


@contextmanager
def clamd(path=None):
    """(the server, its CLAMAV_URL); on a Unix socket when `path` is given."""
    server = Clamd(str(path), socket.AF_UNIX) if path else Clamd(("127.0.0.1", 0), socket.AF_INET)
    url = f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server.getsockname()[1]}"
    try:
        yield server, url
    finally:
        server.server.close()
