"""A real web server that a test can kill: the one of script/server, on a free port and the test's own database."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from django.db import connection

from shaping_future.local import run


class WebProcess:
    """`start()` and `kill()` as often as you like; the address stays."""

    def __init__(self, folder):
        self.folder, self.server = folder, None
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.served",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            "TMPDIR": str(self.folder),
        }
        command = [sys.executable, *run.web_command("127.0.0.1", self.port), "-w", "1"]
        self.server = subprocess.Popen(command, env=environment, **run.child_options())

    def wait(self) -> None:
        end = time.monotonic() + 90
        while True:
            with contextlib.suppress(OSError), self._answers():
                return
            assert self.server.poll() is None, "the web server did not start"
            assert time.monotonic() < end, "the web server did not answer in a minute and a half"
            time.sleep(0.2)

    @contextlib.contextmanager
    def _answers(self):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
            connection.getresponse().read()
            yield

    def kill(self) -> None:
        """Without a chance to finish anything: the whole group, master and workers."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None
