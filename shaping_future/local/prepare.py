"""Before the site is served: tables, styles and scripts, the demo world. One process, so that Django loads once.

Everything here may run again at any time; what is there already is left as it is. Stdout: who can sign in as whom.
"""

import hashlib
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command, get_commands


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shaping_future.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    collect_static()
    if settings.DEMO and "demo" in get_commands():
        call_command("demo", stdout=sys.stderr)
        call_command("demo", "--who")


def collect_static() -> None:
    """collectstatic compresses and hashes every file: seconds, so only when a file or a package changed."""
    stamp = settings.VAR / "static.stamp"
    now = _static_state()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _static_state() -> str:
    """A digest of the names, sizes and times of our own static files, and of the lock that brings everybody else's."""
    found = [settings.ROOT / "requirements-dev.lock", settings.ROOT / "shaping_future" / "settings.py"]
    for folder in settings.STATICFILES_DIRS:
        found += sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found if path.exists()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    main()
