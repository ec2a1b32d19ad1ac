"""What a release leaves for the next one's tests: its demo world as SQL. Run it in the release's own checkout:

SHAPING_VAR=/some/empty/folder .venv/bin/python manage.py migrate
SHAPING_VAR=/some/empty/folder .venv/bin/python manage.py demo
SHAPING_VAR=/some/empty/folder .venv/bin/python -m tests.upgrades.leave NAME-OF-THE-RELEASE

It replaces tests/upgrades/before.sql.xz and before.json. Nothing in it is anybody's: the demo's people are made up.
"""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
SQL, ABOUT = HERE / "before.sql.xz", HERE / "before.json"


def main(release: str) -> None:
    django.setup()
    from django.db import connection

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
        about = {"release": release, "tables": counting.tables(cursor)}
    ABOUT.write_text(json.dumps(about, indent=1) + "\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shaping_future.settings")
    main(sys.argv[1])
