"""Reads the environment, and fails loudly, in plain words."""

import base64
import datetime as dt
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SHAPING_VAR") or ROOT / "var").resolve()


CHECKED = "verify-full"
"""The one mode of PostgreSQL's TLS that notices a server that only says to be the right one."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text. Without a default it is required."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set; docs/operations/settings.md explains every variable.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; anything else is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0; it is {value!r}.")


def words(name: str, default: str | None = None) -> list[str]:
    """Comma-separated words, without blanks. Without a default it is required."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def days(name: str) -> frozenset[dt.date]:
    """Comma-separated days (2027-06-01); none when it is not set."""
    try:
        return frozenset(dt.date.fromisoformat(word) for word in words(name, ","))
    except ValueError:
        raise ImproperlyConfigured(f"{name} takes days such as 2027-06-01, with commas between.") from None


def keys(name: str, default: str | None = None) -> list[str]:
    """Comma-separated keys of 32 random bytes each, newest first. Without a default at least one is required."""
    found = words(name, default)
    if not found or not all(_is_key(key) for key in found):  # never shown: it may be a key with a slip
        raise ImproperlyConfigured(
            f"{name} takes keys of 32 bytes in URL-safe base64; see docs/operations/settings.md."
        )
    return found


def _is_key(word: str) -> bool:
    try:
        return len(word) == 44 and len(base64.b64decode(word, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def local_secret() -> str:
    """The development secret key."""
    return _made_once("secret_key", lambda: secrets.token_urlsafe(50))


def local_sealing_key() -> str:
    """The development key of sealed texts."""
    return _made_once("sealing_key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def _made_once(name: str, make: Callable[[], str]) -> str:
    """Made at the first start, kept under var/, readable by its owner only."""
    path = VAR / name
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := make())
    return key


def database(url: str) -> dict:
    """postgresql://user:password@host:port/name?host=/socket/folder as Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// (other databases are not supported).")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if query.get("sslmode", CHECKED) != CHECKED:
        raise ImproperlyConfigured("DATABASE_URL with TLS checks the certificate: sslmode=verify-full.")
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def redis(url: str, number: int = 0) -> str:
    """The URL of one numbered database of the server (unix:///path, redis://host:port, rediss:// with TLS)."""
    if url.startswith("unix://"):
        return f"{url.split('?')[0]}?db={number}"
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    checked = query.setdefault("ssl_cert_reqs", "required") if parts.scheme == "rediss" else "required"
    if checked != "required":  # Celery's own default is to believe any certificate
        raise ImproperlyConfigured("REDIS_URL with TLS checks the certificate: ssl_cert_reqs=required.")
    return parts._replace(path=f"/{number}", query=urlencode(query)).geturl()


def broker(url: str, number: int = 0) -> str:
    """The same server as Celery spells it: redis+socket:// for a Unix socket."""
    if url.startswith("unix://"):
        return f"redis+socket://{url.removeprefix('unix://').split('?')[0]}?virtual_host={number}"
    return redis(url, number)
