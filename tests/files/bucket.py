"""A small S3-compatible storage that checks every request; `server` says what it holds and how it fails."""

import hashlib
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote

from shaping_future.files.objects import signed


class Bucket(BaseHTTPRequestHandler):
    """Keeps objects in memory, refuses a wrong signature, and fails as often as it is told to."""

    def answer(self):
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.seen.append(self.command)
        if server.broken:
            server.broken -= 1
            return self.say(503)
        if not self.is_signed(body):
            return self.say(403)
        name = unquote(self.path)
        match self.command:
            case "PUT":
                server.held[name] = body
                return self.say(200)
            case "DELETE":
                server.held.pop(name, None)
                return self.say(204)
        return self.say(200, server.held[name]) if name in server.held else self.say(404)

    do_GET = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815 (the names are http.server's)

    def is_signed(self, body):
        digest = self.headers["x-amz-content-sha256"]
        moment = time.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
        right = signed(self.server.place, self.command, self.path, {"host": self.headers["host"]}, digest, moment)
        return digest == hashlib.sha256(body).hexdigest() and right["authorization"] == self.headers["authorization"]

    def say(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if self.server.cut else body)

    def log_message(self, *_):
        """Nothing on the screen."""
