"""Where the local servers keep data and sockets, and which account PostgreSQL runs under. Standard library only."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("SHAPING_VAR") or ROOT / "var").resolve()


class CannotStartError(RuntimeError):
    """A server cannot run here; the text is one sentence that says what to do."""


def package_dir(name: str) -> Path | None:
    """The folder of an installed package, without running its code."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def tag(path: Path) -> str:
    """A short name for a path, so that two checkouts never share a file."""
    return f"{os.geteuid()}-{hashlib.sha256(str(path).encode()).hexdigest()[:10]}"


def make_var(path: Path) -> Path:
    """Create a folder under var/, or say whose it is."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _not_ours(path) from None
    return path


def _not_ours(path: Path) -> CannotStartError:
    return CannotStartError(
        f"{path} cannot be written by this account: start as the account that owns it, "
        "or set SHAPING_VAR to a folder of your own."
    )


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """One process at a time starts or stops servers."""
    try:
        file = open(make_var(VAR) / "services.lock", "w")  # noqa: SIM115 (closed below; only opening it may be refused)
    except OSError:
        raise _not_ours(VAR) from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: for root an ordinary account, for everybody else none (themselves)."""
    if os.geteuid() != 0:
        return None
    for name in (os.environ.get("SHAPING_PG_USER"), "postgres", "nobody"):
        if name:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
    raise CannotStartError(
        "PostgreSQL does not run as root and no other account was found: set SHAPING_PG_USER to the name of one."
    )


def reachable_by(path: Path, who: pwd.struct_passwd) -> bool:
    """Whether that account can enter the folder and every folder above it."""
    for folder in (path, *path.parents):
        info = folder.stat()
        if not (info.st_mode & 0o001 or (info.st_uid == who.pw_uid and info.st_mode & 0o100)):
            return False
    return True


def socket_dir() -> Path:
    """The private folder of the sockets.

    A socket's path is limited to about 100 bytes, so it cannot be in the checkout; and it must be the same in every
    session of an account, so it is not $XDG_RUNTIME_DIR either.
    """
    path = Path("/tmp") / f"shaping-{tag(VAR)}"
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    info, who = path.lstat(), server_account()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid not in {os.geteuid(), who.pw_uid if who else os.geteuid()}:
        raise CannotStartError(f"{path} belongs to somebody else: remove it, or set SHAPING_VAR to another folder.")
    if who is not None:
        os.chown(path, who.pw_uid, who.pw_gid)
    return path
