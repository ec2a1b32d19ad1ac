"""What a release leaves for the next one's tests: its demo world as SQL. Run it in the release's own checkout:

export SHAPING_VAR=/some/empty/folder
.venv/bin/python manage.py migrate
.venv/bin/python manage.py demo
.venv/bin/python -m tests.upgrades.leave NAME-OF-THE-RELEASE

It replaces tests/upgrades/before.sql.xz and before.json, which go into the history after the commit that they name.
Nothing in it is anybody's: the demo's people are made up, and the key of what is sealed in their world is no secret.
"""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings

HERE = Path(__file__).resolve().parent
SQL, ABOUT = HERE / "before.sql.xz", HERE / "before.json"


def main(release: str) -> None:
    commit = _commit()
    django.setup()
    from django.db import connection

    from shaping_future import clock
    from shaping_future.backups import counting, programs

    server = connection.settings_dict
    dump = programs.start("pg_dump", server, "--no-owner", "--no-privileges", stdout=subprocess.PIPE)
    with lzma.open(SQL, "wb", preset=9) as out:
        while block := dump.stdout.read(1 << 20):
            out.write(block)
    dump.stdout.close()
    if dump.wait():
        sys.exit("pg_dump failed.")
    with programs.asking(server) as cursor:
        about = {
            "release": release,
            "commit": commit,
            "left_at": clock.now().isoformat(),
            "sealing_keys": ",".join(settings.SEALING_KEYS),
            "tables": counting.tables(cursor),
        }
    ABOUT.write_text(json.dumps(about, indent=1) + "\n")


def _commit() -> str:
    """The next release runs this one's code: it must be in the history as it is."""
    git = ("git", "-C", str(HERE))
    if subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True).stdout:
        sys.exit("Commit first: the release is what the history has.")
    return subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=True, text=True).stdout.strip()


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shaping_future.settings")
    main(sys.argv[1])
