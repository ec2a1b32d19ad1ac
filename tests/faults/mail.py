"""A mail server that counts: what arrived, under which Message-ID. It can be taken away and come back."""

import re
import socketserver
import threading
from collections import Counter


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender without extensions needs."""

    timeout = 20

    def handle(self) -> None:
        self.say("220 faults")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self.say("354 go on")
                    self.take()
                case b"QUIT":
                    return self.say("221 bye")
                case b"EHLO" | b"HELO" | b"MAIL" | b"RCPT" | b"RSET" | b"NOOP":
                    self.say("250 yes")
                case _:
                    self.say("502 no")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if line:  # a sender that died in the middle has sent nothing
            found = re.search(rb"(?im)^Message-ID: *(\S+)", b"".join(lines))
            self.server.arrived[found[1].decode() if found else "without"] += 1
            self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def __init__(self):
        self.arrived: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Talk)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address) -> None:
        """A worker that was killed hung up."""
