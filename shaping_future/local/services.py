"""DATABASE_URL and REDIS_URL when they are set, otherwise a PostgreSQL and a Valkey of our own under var/.

The servers listen on Unix sockets only, survive the process that started them, and are stopped by
`python -m shaping_future.local.services stop`. A file lock makes a start safe from web, worker, beat and tests at once.
"""

from __future__ import annotations

import os
import sys

from . import places, postgres, valkey


def database_url(fast: bool = False) -> str:
    """The database to use. `fast` trades safety on a power cut for speed: tests only."""
    return os.environ.get("DATABASE_URL") or postgres.start(fast)


def redis_url() -> str:
    """The Redis-compatible server to use."""
    return os.environ.get("REDIS_URL") or valkey.start()


def running() -> bool:
    """Whether a server of ours is already up."""
    return postgres.running() or valkey.running()


def stop() -> None:
    """Stop our own servers; the ones behind DATABASE_URL and REDIS_URL are not ours."""
    if not os.environ.get("REDIS_URL"):
        valkey.stop()
    if not os.environ.get("DATABASE_URL"):
        postgres.stop()


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["stop"]:
            stop()
        elif arguments == ["running"]:
            return 0 if running() else 1
        else:
            print(database_url(fast="--fast" in arguments), redis_url(), sep="\n")
    except places.CannotStartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
