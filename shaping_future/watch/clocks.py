"""Whether the clocks agree: which entry came first, who was in time and which code is right hang on it."""

import time

from django.core.cache import cache
from django.db import connection

APART = 5
"""Seconds. Machines that ask a time server are within a fraction of one."""
KEY, HEARD_FOR = "odd:clock", 180


def apart() -> float:
    """Seconds between this machine's clock and the database's; what the question took is no difference."""
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
    took = time.time() - before
    return max(0.0, abs(theirs - before - took / 2) - took / 2)


def say_how_far_apart() -> None:
    """A web node that is asked whether it is ready leaves word for the worker that looks at the alarms."""
    if (seconds := apart()) > APART:
        cache.set(KEY, seconds, timeout=HEARD_FOR)


def most_apart() -> float:
    """Of this machine, and of the web nodes that said so lately."""
    return max(apart(), cache.get(KEY) or 0.0)
